"""Which environment variables set the fields of a settings class."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from generator.edit.settings_bench import Workbench


def environment_of(bench: Workbench, names: Sequence[str]) -> dict[str, str]:
    """Return for every field the environment variable that sets it: its alias, or the prefix and its name."""
    if bench.style.alias:
        return {name: bench.style.alias_of(name) for name in names}
    prefix = _prefix([*bench.target.node.keywords, *bench.target.body])
    return {name: f"{prefix}{name}".upper() for name in names}


def _prefix(nodes: Sequence[cst.CSTNode]) -> str:
    found: list[str] = []

    class _Finder(cst.CSTVisitor):
        def visit_Arg(self, node: cst.Arg) -> None:
            if node.keyword is not None and node.keyword.value == "env_prefix":
                found.extend(_text(node.value))

        def visit_Assign(self, node: cst.Assign) -> None:
            target = node.targets[0].target
            if isinstance(target, cst.Name) and target.value == "env_prefix":
                found.extend(_text(node.value))

        def visit_DictElement(self, node: cst.DictElement) -> None:
            if _text(node.key) == ["env_prefix"]:
                found.extend(_text(node.value))

    for node in nodes:
        node.visit(_Finder())
    return found[0] if found else ""


def _text(node: cst.BaseExpression) -> list[str]:
    value = node.evaluated_value if isinstance(node, cst.SimpleString) else None
    return [value] if isinstance(value, str) else []
