"""The functions of a module by their qualified names, and a module in outline: read by ``ast``, never run."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from generator.wiring.sources import Function, is_unwritten, read

_CLASS_DEPTH = 3
_VALUE_SHOWN = 80


@dataclass(frozen=True)
class FunctionAt:
    """A function that stands once in a module, or in a class of it.

    Attributes:
        name: Its qualified name, ``Registry.add`` for a method.
        first: Its first line, that of its first decorator, from 1.
        last: Its last line.
        is_unwritten: Whether it does nothing but say that it is not written yet.
    """

    name: str
    first: int
    last: int
    is_unwritten: bool


@dataclass(frozen=True)
class ModuleNames:
    """What a module binds at its top and in its classes.

    Attributes:
        functions: The functions that can be replaced by name.
        classes: The qualified names of its classes.
        taken: Every qualified name that is bound, in whatever way.
    """

    functions: dict[str, FunctionAt] = field(default_factory=dict)
    classes: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)

    def around(self, line: int | None) -> FunctionAt | None:
        """Return the function that a line belongs to."""
        return next((each for each in self.functions.values() if line and each.first <= line <= each.last), None)


def names_in(code: str) -> ModuleNames | None:
    """Return what a module binds; ``None`` where Python cannot read it, or where it is too large or too deep."""
    tree = read(code)
    if tree is None:
        return None
    found = ModuleNames()
    _collect(tree.body, "", found, 0)
    return found


def _collect(body: Sequence[ast.stmt], prefix: str, found: ModuleNames, depth: int) -> None:
    for node in body:
        for name in _bound(node):
            if prefix + name in found.taken:
                # A property with its setter, an overload: a name that stands for several is not replaced.
                found.functions.pop(prefix + name, None)
            elif isinstance(node, Function):
                found.functions[prefix + name] = _at(prefix + name, node)
            found.taken.add(prefix + name)
        if isinstance(node, ast.ClassDef) and depth < _CLASS_DEPTH:
            found.classes.add(prefix + node.name)
            _collect(node.body, f"{prefix}{node.name}.", found, depth + 1)


def _at(name: str, node: Function) -> FunctionAt:
    first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    return FunctionAt(name, first, node.end_lineno or node.lineno, is_unwritten(node))


def _bound(node: ast.AST) -> Iterator[str]:
    """Yield the names that a statement binds in the block that it stands in."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in names)
        case ast.Name(id=name, ctx=ast.Store()):
            yield name
        case ast.Lambda():
            return
        case _:
            for below in ast.iter_child_nodes(node):
                yield from _bound(below)


def outline(code: str, names: Iterable[str] = ()) -> str:
    """Return a module in outline: heads with the first line of their docstrings, and fields; empty for none.

    Args:
        code: The module.
        names: The classes, functions and values to tell of; all public ones by default.
    """
    tree, wanted = read(code), frozenset(names)
    shown = [
        line
        for node in (tree.body if tree is not None else ())
        for name in _bound(node)
        if (name in wanted if wanted else not name.startswith("_"))
        for line in _outlined(node)
    ]
    return "\n".join(shown)


def _outlined(node: ast.stmt) -> list[str]:
    match node:
        case ast.ClassDef():
            head = ast.unparse(_hollow(node)).split("\n")
            inner = [line for each in node.body if _is_told(each) for line in _outlined(each)]
            # The unparsed body of a hollow class is an ellipsis where it has no docstring.
            return [*(head if len(head) > 1 and not inner else _without_ellipsis(head)), *(f"    {i}" for i in inner)]
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return ast.unparse(_hollow(node)).split("\n")
        case ast.AnnAssign() | ast.Assign():
            text = ast.unparse(node)
            return [text if len(text) <= _VALUE_SHOWN else f"{text[:_VALUE_SHOWN]}..."]
    return []


def _without_ellipsis(lines: list[str]) -> list[str]:
    return lines[:-1] if lines[-1].strip() == "..." else lines


def _is_told(node: ast.stmt) -> bool:
    name = getattr(node, "name", "")
    return isinstance(node, ast.AnnAssign) or (bool(name) and (not name.startswith("_") or name == "__init__"))


def _hollow(node: ast.ClassDef | Function) -> ast.stmt:
    """Return a class or function without what is in it, but with the first line of its docstring."""
    told = (ast.get_docstring(node) or "").partition("\n")[0]
    kept = copy.copy(node)
    kept.body = [ast.Expr(ast.Constant(told))] if told else []
    kept.body += [] if told else [ast.Expr(ast.Constant(...))]
    return ast.fix_missing_locations(kept)
