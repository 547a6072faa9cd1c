"""Calls of a module's own functions that do not fit them: too few arguments, unknown ones, an ``await`` too few."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef
_PLAIN_DECORATORS = frozenset({"staticmethod", "classmethod"})


class _Callee(NamedTuple):
    node: ast.FunctionDef | ast.AsyncFunctionDef
    bound: bool


@lru_cache(maxsize=16)
def misfits(text: str) -> frozenset[str]:
    """Return the calls of a module's own functions, methods and classes that do not fit their parameters."""
    tree = ast.parse(text)
    plain = dict(_callees(tree))
    found = {ast.unparse(call) for call, owner in _calls(tree, None) if not _fits(call, owner, plain)}
    return frozenset(found | set(_wrongly_awaited(tree, plain)))


def _callees(tree: ast.Module) -> Iterator[tuple[str, _Callee]]:
    for node in tree.body:
        if isinstance(node, _FUNCTIONS) and not node.decorator_list:
            yield node.name, _Callee(node, bound=False)
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, _FUNCTIONS) and _decorators(method) <= _PLAIN_DECORATORS:
                    callee = _Callee(method, bound="staticmethod" not in _decorators(method))
                    yield f"{node.name}.{method.name}", callee
                    if method.name == "__init__" and not node.decorator_list:
                        yield node.name, callee


def _decorators(node: ast.FunctionDef | ast.AsyncFunctionDef) -> set[str]:
    return {ast.unparse(each) for each in node.decorator_list}


def _calls(node: ast.AST, owner: str | None) -> Iterator[tuple[ast.Call, str | None]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, owner
        yield from _calls(child, child.name if isinstance(child, ast.ClassDef) else owner)


def _callee(call: ast.expr, owner: str | None, callees: dict[str, _Callee]) -> _Callee | None:
    match call:
        case ast.Call(func=ast.Name(id=name)):
            return callees.get(name)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name)):
            return callees.get(f"{owner}.{name}")
    return None


def _fits(call: ast.Call, owner: str | None, callees: dict[str, _Callee]) -> bool:
    callee = _callee(call, owner, callees)
    starred = any(isinstance(each, ast.Starred) for each in call.args) or any(
        each.arg is None for each in call.keywords
    )
    if callee is None or starred:
        return True
    args = callee.node.args
    positional = [each.arg for each in [*args.posonlyargs, *args.args]][1 if callee.bound else 0 :]
    by_position = set(positional[: len(call.args)])
    names = {each.arg for each in call.keywords if each.arg}
    optional = set(positional[len(positional) - len(args.defaults) :] if args.defaults else [])
    required = set(positional) - optional
    required |= {each.arg for each, default in zip(args.kwonlyargs, args.kw_defaults, strict=True) if default is None}
    known = {*positional, *(each.arg for each in args.kwonlyargs)}
    fits = len(call.args) <= len(positional) or args.vararg is not None
    return fits and required <= by_position | names and (names <= known or args.kwarg is not None)


def _wrongly_awaited(tree: ast.Module, callees: dict[str, _Callee]) -> Iterator[str]:
    """Give statements that call a coroutine without awaiting it, and those that await what is none."""
    for owner, node in _statements(tree, None):
        match node:
            case ast.Expr(value=ast.Call() as call):
                callee = _callee(call, owner, callees)
                if callee is not None and isinstance(callee.node, ast.AsyncFunctionDef):
                    yield ast.unparse(call)
            case ast.Await(value=ast.Call() as call):
                callee = _callee(call, owner, callees)
                if callee is not None and isinstance(callee.node, ast.FunctionDef):
                    yield ast.unparse(node)


def _statements(node: ast.AST, owner: str | None) -> Iterator[tuple[str | None, ast.AST]]:
    for child in ast.iter_child_nodes(node):
        yield owner, child
        yield from _statements(child, child.name if isinstance(child, ast.ClassDef) else owner)
