"""Small questions about syntax trees that all steps of a merge ask."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Sequence
from typing import Any

from generator.edit.fit_code.names import bound_names
from generator.edit.three_way.fragment import ELIDED

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINITIONS = (*FUNCTIONS, ast.ClassDef)
_STUB_DECORATORS = frozenset({"overload", "abstractmethod"})


def same(one: ast.AST, other: ast.AST) -> bool:
    """Tell whether two statements or expressions say the same; how docstrings are indented does not count."""
    return dump(one) == dump(other)


def dump(node: ast.AST) -> str:
    """Return a text that is equal for equal statements."""
    if not any(isinstance(each, DEFINITIONS) for each in ast.walk(node)):
        return ast.dump(node)
    return ast.dump(_CleanDocstrings().visit(_copy(node)))


def _copy(node: ast.AST) -> ast.AST:
    fields: dict[str, Any] = {}
    for name, value in ast.iter_fields(node):
        if isinstance(value, list):
            fields[name] = [_copy(each) if isinstance(each, ast.AST) else each for each in value]
        else:
            fields[name] = _copy(value) if isinstance(value, ast.AST) else value
    return type(node)(**fields)


class _CleanDocstrings(ast.NodeTransformer):
    def generic_visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, DEFINITIONS) and has_docstring(node.body):
            first = node.body[0]
            text = first.value.value if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) else ""
            node.body[0] = ast.Expr(ast.Constant(inspect.cleandoc(str(text))))
        return super().generic_visit(node)


def has_docstring(body: Sequence[ast.stmt]) -> bool:
    """Tell whether a body begins with a string."""
    return bool(body) and is_text(body[0])


def is_text(statement: ast.stmt) -> bool:
    """Tell whether a statement is nothing but a string."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def without_docstring(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Return a body's statements below its docstring."""
    return list(body[1:] if has_docstring(body) else body)


def is_mark(statement: ast.stmt) -> bool:
    """Tell whether a statement stands for code that is not shown."""
    if not isinstance(statement, ast.Expr):
        return False
    value = statement.value
    return (isinstance(value, ast.Constant) and value.value is Ellipsis) or (
        isinstance(value, ast.Name) and value.id == ELIDED
    )


def has_named_gap(node: ast.AST) -> bool:
    """Tell whether a mark stands anywhere below a node."""
    return any(isinstance(each, ast.Name) and each.id == ELIDED for each in ast.walk(node))


def is_elided_value(node: ast.AST) -> bool:
    """Tell whether ``...`` stands somewhere below a statement where its value or its arguments should be."""
    for each in ast.walk(node):
        match each:
            case ast.Return(value=ast.Constant(value=value)) | ast.Assign(value=ast.Constant(value=value)):
                if value is Ellipsis:
                    return True
            case ast.Call(args=[*_, ast.Constant(value=value)]) if value is Ellipsis:
                return True
    return False


def may_be_stub(node: Function, owner: ast.ClassDef | None) -> bool:
    """Tell whether ``...`` is all that a function's body is meant to be."""
    names = {last_name(each) for each in node.decorator_list}
    bases = {last_name(each) for each in owner.bases} if owner else set()
    return bool(names & _STUB_DECORATORS) or "Protocol" in bases


def last_name(node: ast.expr) -> str:
    """Return the last part of a dotted name, of a call's or a subscript's too; empty for anything else."""
    while isinstance(node, ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def is_method(node: ast.stmt) -> bool:
    """Tell whether a function's first parameter is ``self`` or ``cls``."""
    if not isinstance(node, FUNCTIONS):
        return False
    first = [*node.args.posonlyargs, *node.args.args][:1]
    return bool(first) and first[0].arg in ("self", "cls")


def assigned_names(statement: ast.stmt) -> list[str]:
    """Return the plain names that one assignment binds."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    if isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def first_row(statement: ast.stmt) -> int:
    """Return a statement's first row from 0, its decorators included."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(each.lineno for each in decorators)]) - 1


def end_row(statement: ast.stmt) -> int:
    """Return one past a statement's last row, from 0."""
    return statement.end_lineno or statement.lineno


def load_reads(statement: ast.AST) -> Iterator[str]:
    """Yield the names that are read when a statement runs: bodies of functions and annotations do not count."""
    if isinstance(statement, ast.Name) and isinstance(statement.ctx, ast.Load):
        yield statement.id
    skipped: list[object] = []
    if isinstance(statement, FUNCTIONS):
        for part in (*statement.decorator_list, *statement.args.defaults, *statement.args.kw_defaults):
            if part is not None:
                yield from load_reads(part)
        return
    if isinstance(statement, ast.Lambda):
        return
    if isinstance(statement, ast.AnnAssign):
        skipped = [statement.annotation]
    for child in ast.iter_child_nodes(statement):
        if child not in skipped:
            yield from load_reads(child)


def names_at_load(statement: ast.stmt) -> frozenset[str]:
    """Return the names that a top-level statement may bind in its module."""
    shared = frozenset(name for each in ast.walk(statement) if isinstance(each, ast.Global) for name in each.names)
    return shared | (frozenset({statement.name}) if isinstance(statement, DEFINITIONS) else bound_names(statement))
