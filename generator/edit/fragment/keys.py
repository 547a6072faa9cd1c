"""By what name a statement is found again in another version of its block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import libcst as cst

from generator.edit.fragment.layout import plain_part
from generator.edit.fragment.trio import Statement, bare, code, is_docstring, only

Key = tuple[str, ...]


def keyed(body: Sequence[Statement]) -> dict[Key, Statement]:
    """Return the statements of a module or class by key, in order; the same key gets numbers."""
    seen: Counter[Key] = Counter()
    found: dict[Key, Statement] = {}
    last: Key = ("",)
    for place, statement in enumerate(body):
        if is_docstring(statement):
            key: Key = (*last, "docstring") if place else ("docstring", "")
        else:
            key = last = key_of(statement)
        found[(*key, str(seen[key]))] = statement
        seen[key] += 1
    return found


def key_of(statement: Statement) -> Key:
    """Return a statement's key; its first two parts are the same for all that belongs together."""
    small = only(statement)
    key: Key = _small_key(small) if small is not None else ("text", bare(statement))
    match statement:
        case cst.FunctionDef(name=name):
            key = ("name", name.value, _role(statement))
        case cst.ClassDef(name=name):
            key = ("class", name.value)
        case cst.If(test=test):
            key = ("if", code(test))
        case cst.Try() | cst.TryStar():
            key = ("try", _tried(statement))
        case cst.With(items=items):
            key = ("with", "".join(map(code, items)))
        case cst.For(target=target, iter=iterated):
            key = ("for", f"{code(target)} in {code(iterated)}")
    return key


def _small_key(small: cst.BaseSmallStatement) -> Key:
    key: Key = ("text", code(small))
    match small:
        case cst.Assign(targets=targets):
            key = ("name", ",".join(code(each.target) for each in targets))
        case cst.AnnAssign(target=target):
            key = ("name", code(target))
        case cst.AugAssign(target=target):
            key = ("augmented", code(target))
        case cst.Import(names=names):
            key = ("import", ",".join(map(plain_part, names)))
        case cst.ImportFrom():
            key = ("from", module_name(small))
        case cst.Pass():
            key = ("pass", "")
    return key


def is_loose(key: Key) -> bool:
    """Tell whether a statement has no name: it is known by its whole text alone."""
    return key[0] == "text"


def module_name(node: cst.ImportFrom) -> str:
    """Return the module that a statement imports from, with its leading dots."""
    return "." * len(node.relative) + (code(node.module) if node.module is not None else "")


def _role(node: cst.FunctionDef) -> str:
    """Return ``setter`` and the like for a property's further functions."""
    for each in node.decorators:
        if isinstance(each.decorator, cst.Attribute) and each.decorator.attr.value in {"setter", "deleter", "getter"}:
            return each.decorator.attr.value
    return ""


def _tried(node: cst.Try | cst.TryStar) -> str:
    first = next(iter(node.body.body), None)
    small = only(first) if first is not None else None
    return ":".join(_small_key(small)[:2]) if small is not None else ""


def shape_of(statement: Statement) -> Key:
    """Return what a step of a function and its changed version have in common."""
    small = only(statement)
    match small:
        case cst.Expr(value=cst.Await(expression=cst.Call(func=func))) | cst.Expr(value=cst.Call(func=func)):
            return ("call", code(func))
        case cst.Return() | cst.Raise() | cst.Pass() | cst.Assert() | cst.Del():
            return (type(small).__name__,)
    if isinstance(statement, cst.With | cst.Try | cst.TryStar | cst.While):
        return (type(statement).__name__,)
    return key_of(statement)
