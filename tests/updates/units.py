"""Workspaces with units of some release in them, before and after an update."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.answers.units import ConfigPatchAnswers, UnitAnswers
from generator.bench.units import complete_unit
from generator.git import open_workspace
from generator.render import open_renderer
from tests.apply.scene import example_workspace
from tests.blueprints import grid
from tests.support import Workspace

BLUEPRINTS = ("plugin", "service", "config_patch")
_DESIGN = grid.CONTRACTS["design_with_hub"]
_CODE = '"""Own code."""\n\nVALUE = 1\n'
_NOTES = [{"subject": "worker", "reason": "types: it has none", "code": _CODE}]


def _fields(name: str, number: int) -> list[dict[str, object]]:
    """Return settings whose names no other unit has, with variables that do not begin with the unit's name."""
    shapes: list[dict[str, object]] = [
        {"type": "int", "default": "8420", "description": "How many."},
        {"type": "str", "default": '"127.0.0.1"', "description": "Where."},
        {"type": "bool", "default": "True", "description": "Whether."},
        {"type": "SecretStr | None", "secret": True, "description": "What opens it."},
        {"type": "list[str]", "default": '[\n    "a",\n    "b",\n]'},
    ]
    return [{"name": f"of_{name}_{index}", **shape} for index, shape in enumerate(shapes[:number])]


def minimal_unit(blueprint: str, name: str) -> UnitAnswers:
    """Return a unit with as few answers as its blueprint admits."""
    if blueprint == "plugin":
        return grid.plugin(name, _DESIGN)
    if blueprint == "service":
        return grid.service(name, _DESIGN)
    return grid.config_patch(name, _DESIGN, _fields(name, 1))


def rich_unit(blueprint: str, name: str) -> UnitAnswers:
    """Return a unit that uses all that its blueprint offers."""
    fields = _fields(name, 5)
    tests = [{"name": f"test_{name}_own", "code": '"""Own test."""\n\n\ndef test_own() -> None:\n    assert True\n'}]
    if blueprint == "plugin":
        modules = [grid.part("worker", methods=grid.methods(["Work."])), {"name": "own", "code": _CODE}]
        return grid.plugin(name, _DESIGN, fields=fields, modules=modules, tests=tests, notes=_NOTES)
    if blueprint == "service":
        return grid.service(
            name, _DESIGN, fields=fields, methods=grid.methods(grid.TEXTS[:2]), tests=tests, notes=_NOTES
        )
    return grid.config_patch(name, _DESIGN, fields)


def workspace_with(units: Sequence[UnitAnswers], template: Path, release: str, folder: Path) -> Workspace:
    """Return the example workspace with units of a release in it, as they are made: all in its second commit."""
    workspace = example_workspace(folder)
    with open_renderer(str(template), release) as renderer:
        for unit in units:
            renderer.render(unit, workspace.path)
            if isinstance(unit, ConfigPatchAnswers):
                complete_unit(unit, open_workspace(workspace.path))
    workspace.commit(f"Units of {release}")
    return workspace
