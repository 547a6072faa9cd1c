"""Fresh renders of all blueprints over a grid of contracts and answers, and over random answers."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.answers.units import UnitAnswers
from generator.render import Renderer
from tests import shared
from tests.blueprints import examples, grid
from tests.blueprints.support import add_library, badly_formatted, badly_typed, failing, linted, render
from tests.support import DESIGN, copied


@dataclass(frozen=True)
class Built:
    """A workspace with units in it, and the files of each by its key."""

    workspace: Path
    units: list[UnitAnswers]
    files: dict[str, list[Path]]

    def by_width(self) -> Iterable[tuple[int, list[Path]]]:
        """Return the files for each line length."""
        widths: dict[int, list[Path]] = {}
        for unit in self.units:
            widths.setdefault(unit.contract.line_length, []).extend(self.files[unit.key])
        return widths.items()

    def by_style(self) -> Iterable[tuple[int, str, list[Path]]]:
        """Return the files for each line length and kind of quotes."""
        styles: dict[tuple[int, str], list[Path]] = {}
        for unit in self.units:
            style = unit.contract.line_length, unit.contract.quotes
            styles.setdefault(style, []).extend(self.files[unit.key])
        return [(*style, files) for style, files in styles.items()]

    def all_files(self) -> list[Path]:
        return [path for files in self.files.values() for path in files]


@pytest.fixture(scope="session")
def built(renderer: Renderer) -> Built:
    return shared.once("built", lambda folder: _built(folder, renderer))


def _built(folder: Path, renderer: Renderer) -> Built:
    workspace = copied(DESIGN, folder / "workspace")
    for path, source in grid.BASES.items():
        (workspace / path).parent.mkdir(exist_ok=True)
        (workspace / path).write_text(source, encoding="utf-8")
    add_library(workspace, "structlog", grid.STRUCTLOG)
    units = [*grid.units(), *grid.patches(), *examples.random_units(examples.NUMBER)]
    return Built(workspace, units, render(renderer, units, workspace))


def test_every_unit_brings_files(built: Built) -> None:
    assert len(built.units) >= 40 + examples.NUMBER // 2
    assert [key for key, files in built.files.items() if not files] == []


def test_every_file_compiles_and_imports_nothing_twice(built: Built) -> None:
    for path in built.all_files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        names = [alias.name for node in tree.body if isinstance(node, ast.ImportFrom) for alias in node.names]
        assert len(names) == len(set(names)), path


def test_formatter_finds_nothing_to_change(built: Built) -> None:
    styles = list(built.by_style())
    assert {quotes for _, quotes, _ in styles} == {"double", "single"}
    for width, quotes, files in styles:
        assert badly_formatted(files, width, quotes, built.workspace) == ""


def test_linter_finds_nothing(built: Built) -> None:
    grid_keys = {unit.key for unit in grid.units()}
    for width, _ in built.by_width():
        units = [unit for unit in built.units if unit.key in grid_keys and unit.contract.line_length == width]
        files = [path for unit in units for path in built.files[unit.key]]
        assert not files or linted(files, width, built.workspace) == ""


def test_imports_of_random_units_are_sorted_and_used(built: Built) -> None:
    for width, files in built.by_width():
        found = linted(files, width, built.workspace).splitlines()
        assert [line for line in found if " I001 " in line or " F" in line] == []


def test_mypy_finds_nothing(built: Built) -> None:
    wanted = [path for path in built.all_files() if "_settings.py" not in path.name]
    assert badly_typed(wanted, built.workspace) == ""


def is_random(unit: UnitAnswers) -> bool:
    return "x" in unit.name and unit.name.rpartition("x")[2].isdigit()


def own_tests(built: Built, *, of_random: bool) -> list[Path]:
    """Return the test files of the units of the grid, or of the random ones."""
    keys = [unit.key for unit in built.units if unit.blueprint != "config_patch" and is_random(unit) == of_random]
    return [path for key in keys for path in built.files[key] if path.name.startswith("test_")]


def test_units_pass_their_own_tests(built: Built) -> None:
    tests = own_tests(built, of_random=False)
    assert len(tests) > 40
    assert failing(tests, built.workspace) == ""


@pytest.mark.slow
def test_random_units_pass_their_own_tests(built: Built) -> None:
    tests = own_tests(built, of_random=True)
    assert len(tests) > 20
    assert failing(tests, built.workspace) == ""


def test_manifests_are_json_and_name_their_plugin(built: Built) -> None:
    for unit in built.units:
        if unit.blueprint == "plugin":
            path = built.workspace / unit.contract.plugins_dir / unit.name / "aas-plugin.json"
            manifest = json.loads(path.read_text(encoding="utf-8"))
            assert manifest["name"] == unit.name
            assert manifest["description"] == unit.title
            assert unit.name in manifest["entry"]


def test_nothing_is_written_outside_of_the_units_places(built: Built) -> None:
    names = {unit.name for unit in built.units}
    for path in built.all_files():
        relative = path.relative_to(built.workspace)
        assert relative.parts[0] in {"plugins", "src", "core", "tests"}
        assert any(name in str(relative) for name in names) or relative.name in grid.NAMED_TESTS


def test_no_secret_has_a_default_value(built: Built) -> None:
    for path in built.all_files():
        if path.name == "config.py":
            text = path.read_text(encoding="utf-8").replace("'", '"')
            assert "SecretStr(" not in text.replace('SecretStr("")', "")
