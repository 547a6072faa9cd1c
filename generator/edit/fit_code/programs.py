"""Tests that would start a program: skipped where it is not installed."""

from __future__ import annotations

import libcst as cst

from generator.edit.fit_code.names import read_names
from generator.edit.fit_code.place import Place
from generator.edit.fit_code.started import PROGRAM
from generator.edit.fit_code.trees import Repaired, syntax_tree
from generator.edit.trees import dotted_name

_STAND_INS = frozenset({"patch", "mock", "mocker", "monkeypatch", "Mock", "MagicMock", "AsyncMock"})


def skip_without_programs(module: cst.Module, place: Place) -> Repaired:
    """Skip tests without stand-ins where a program that the unit starts is not installed."""
    programs = [name for name in place.programs if PROGRAM.match(name)]
    tree = syntax_tree(module)
    if not place.is_test or not programs or read_names(tree) & _STAND_INS:
        return Repaired(module)
    skipper = _Skipper(programs)
    changed = module.visit(skipper)
    if not skipper.count:
        return Repaired(module)
    return Repaired(changed, (f"The tests are skipped where {' or '.join(programs)} is not installed.",))


class _Skipper(cst.CSTTransformer):
    def __init__(self, programs: list[str]) -> None:
        self.programs = programs
        self.count = 0

    def leave_FunctionDef(self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef) -> cst.FunctionDef:
        if not updated_node.name.value.startswith("test") or any(map(_is_skip, updated_node.decorators)):
            return updated_node
        self.count += 1
        added = [cst.Decorator(cst.parse_expression(_skip(name))) for name in self.programs]
        return updated_node.with_changes(decorators=[*added, *updated_node.decorators])


def _is_skip(decorator: cst.Decorator) -> bool:
    node = decorator.decorator
    return dotted_name(node.func if isinstance(node, cst.Call) else node).startswith("pytest.mark.skip")


def _skip(name: str) -> str:
    return f'pytest.mark.skipif(shutil.which("{name}") is None, reason="{name} is not installed")'
