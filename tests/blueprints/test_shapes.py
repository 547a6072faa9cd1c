"""Plugins rendered into workspaces of four shapes: formatted, linted, typed, and their tests pass."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.render import Renderer
from tests.blueprints import shapes
from tests.blueprints.shapes import SHAPES
from tests.blueprints.support import badly_formatted, badly_typed, failing, linted, render
from tests.examples import taking_turns
from tests.support import copied


@pytest.mark.parametrize("name", taking_turns([*SHAPES], 2))
def test_plugins_of_a_shape(name: str, renderer: Renderer, tmp_path: Path) -> None:
    shape = SHAPES[name]
    workspace = tmp_path / "workspace"
    copied(shape.files, workspace)
    units = list(shapes.plugins(shape.contract))
    files = render(renderer, units, workspace)
    written: dict[tuple[int, str], list[Path]] = {}
    for unit in units:
        own = [path for path in files[unit.key] if path.name not in {"client.py", "helpers.py"}]
        written.setdefault((unit.contract.line_length, unit.contract.quotes), []).extend(own)
    for (width, quotes), paths in written.items():
        assert badly_formatted(paths, width, quotes, workspace) == ""
        told = linted(paths, width, workspace).splitlines()
        assert [line for line in told if "D102" not in line and "D107" not in line] == []
    every = [path for paths in files.values() for path in paths]
    assert badly_typed(every, workspace) == ""
    assert failing([path for path in every if path.name.startswith("test_")], workspace) == ""


def test_manifest_has_the_keys_of_the_workspace(renderer: Renderer, tmp_path: Path) -> None:
    unit = next(each for each in shapes.plugins(shapes.REAL) if each.name == "all_of_it")
    render(renderer, [unit], tmp_path)
    manifest = json.loads((tmp_path / "plugins" / "all_of_it" / "aas-plugin.json").read_text(encoding="utf-8"))
    assert list(manifest) == [key.name for key in shapes.REAL.manifest.keys] if shapes.REAL.manifest else False
    assert manifest["entry"] == "plugin.py"
    assert manifest["enabled"] is True
    assert manifest["dependencies"] == ["one"]
    assert manifest["tasks"] == ["AAS-1"]
    assert list(manifest["config_schema"]["properties"]) == ["base_url", "token", "port"]


def test_notes_list_what_is_to_be_written(renderer: Renderer, tmp_path: Path) -> None:
    units = {unit.name: unit for unit in shapes.plugins(shapes.REAL)}
    render(renderer, [units["forge"], units["half"], units["one"]], tmp_path)
    notes = (tmp_path / "plugins" / "forge" / "NOTES.md").read_text(encoding="utf-8")
    assert notes.startswith("# AAS-1 forge: to be written\n")
    assert "\n- [ ] `registry.Registry.store`: store versions (phase 2)\n" in notes
    assert "\n## Acceptance\n\n- [ ] It can be installed\n- [ ] It {{ is }} 'found'\n" in notes
    both = (tmp_path / "plugins" / "half" / "NOTES.md").read_text(encoding="utf-8")
    assert both.index("to be written") < both.index("## Code that is not in use") < both.index("    VALUE = 1")
    assert not (tmp_path / "plugins" / "one" / "NOTES.md").exists()
    assert not (tmp_path / "plugins" / "forge" / "config.py").exists()


@pytest.mark.parametrize("name", SHAPES)
def test_settings_object_is_never_made_by_a_unit(name: str, renderer: Renderer, tmp_path: Path) -> None:
    contract = SHAPES[name].contract
    files = render(renderer, shapes.plugins(contract), tmp_path)
    made = f"{contract.settings.class_name}(" if contract.settings else "?"
    sources = [path for paths in files.values() for path in paths if not path.name.startswith("test_")]
    assert sources
    assert [path for path in sources if made in path.read_text(encoding="utf-8")] == []
