"""Top-level imports that nothing uses: taken out."""

from __future__ import annotations

import ast

import libcst as cst

from generator.edit.fit_code.names import quoted_names, read_names
from generator.edit.fit_code.place import Place
from generator.edit.fit_code.trees import Repaired, syntax_tree
from generator.edit.trees import dotted_name
from generator.syntax_trees import nodes_of


def take_out_unused_imports(module: cst.Module, place: Place) -> Repaired:
    """Take out the names of top-level imports that neither code, annotations nor ``__all__`` mention."""
    used = _used(syntax_tree(module))
    gone: list[str] = []
    body: list[cst.SimpleStatementLine | cst.BaseCompoundStatement] = []
    for statement in module.body:
        left = _without_unused(statement, used, gone)
        if left is not None:
            body.append(left)
    if not gone:
        return Repaired(module)
    return Repaired(module.with_changes(body=body), (f"Took out unused {', '.join(gone)}.",))


def _used(tree: ast.Module) -> frozenset[str]:
    arguments = {node.arg for node in nodes_of(tree) if isinstance(node, ast.arg)}
    return read_names(tree) | quoted_names(tree) | arguments


def _without_unused(
    statement: cst.SimpleStatementLine | cst.BaseCompoundStatement, used: frozenset[str], gone: list[str]
) -> cst.SimpleStatementLine | cst.BaseCompoundStatement | None:
    if not isinstance(statement, cst.SimpleStatementLine):
        return statement
    parts = [(part, _part_without_unused(part, used, gone)) for part in statement.body]
    if all(new is old for old, new in parts):
        return statement
    kept = [new for _, new in parts if new is not None]
    if not kept:
        return None
    return statement.with_changes(body=[*kept[:-1], kept[-1].with_changes(semicolon=cst.MaybeSentinel.DEFAULT)])


def _part_without_unused(
    part: cst.BaseSmallStatement, used: frozenset[str], gone: list[str]
) -> cst.BaseSmallStatement | None:
    if not isinstance(part, cst.Import | cst.ImportFrom) or isinstance(part.names, cst.ImportStar):
        return part
    if isinstance(part, cst.ImportFrom) and part.module is not None and dotted_name(part.module) == "__future__":
        return part
    kept = [alias for alias in part.names if _local(alias) in used or _is_reexport(alias)]
    if len(kept) == len(part.names):
        return part
    gone += [_local(alias) for alias in part.names if alias not in kept]
    if not kept:
        return None
    last = kept[-1].with_changes(comma=part.names[-1].comma)
    return part.with_changes(names=[*kept[:-1], last])


def _local(alias: cst.ImportAlias) -> str:
    return alias.evaluated_alias or dotted_name(alias.name).partition(".")[0]


def _is_reexport(alias: cst.ImportAlias) -> bool:
    return alias.asname is not None and alias.evaluated_alias == dotted_name(alias.name)
