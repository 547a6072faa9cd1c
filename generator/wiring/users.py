"""Who makes or uses which class and function of a unit's code."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from generator.syntax_trees import children_of
from generator.wiring.sources import Defined, UnitCode, dotted

Key = tuple[str, str]
TOP = "<module>"
"""Stands for the statements at a module's top level, which run when it is imported."""


def uses(code: UnitCode) -> Mapping[Key, frozenset[Key]]:
    """Return for each class and function, and each module's own statements, what of the unit it makes or calls.

    Annotations and checks by ``isinstance`` do not count.
    """
    found: dict[Key, set[Key]] = {}
    for module, tree in code.trees.items():
        for node in tree.body:
            is_definition = isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            name = node.name if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) else TOP
            if isinstance(node, ast.Import | ast.ImportFrom) or _is_alias(node):
                continue
            here = found.setdefault((module, name), set())
            for text in _reads(node):
                meant = code.find(module, text)
                if meant is not None and not (is_definition and (meant.module, meant.name) == (module, name)):
                    here.add((meant.module, meant.name))
    return {key: frozenset(used) for key, used in found.items()}


def _is_alias(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Name | ast.List | ast.Tuple)


def _reads(node: ast.AST) -> Iterator[str]:
    """Yield the names, dotted ones whole, that a node reads outside of annotations."""
    waiting: list[ast.AST] = [node]
    while waiting:
        each = waiting.pop()
        match each:
            case ast.Call(func=ast.Name(id="isinstance" | "issubclass" | "cast"), args=args):
                waiting += args[:1]
            case ast.Attribute() if dotted(each):
                yield dotted(each)
                yield dotted(each).rpartition(".")[0]
            case ast.Name(id=name, ctx=ast.Load()):
                yield name
            case ast.AnnAssign(value=value):
                waiting += [value] if value else []
            case ast.arg():
                pass
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                waiting += [*each.body, *each.decorator_list, *each.args.defaults]
                waiting += [default for default in each.args.kw_defaults if default is not None]
            case _:
                waiting += children_of(each)


def reached(starts: frozenset[Key], edges: Mapping[Key, frozenset[Key]]) -> frozenset[Key]:
    """Return all that some definitions use, directly or through others; themselves included."""
    found: set[Key] = set()
    waiting = list(starts)
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += edges.get(key, ())
    return frozenset(found)


def key_of(each: Defined) -> Key:
    """Return how a definition is called among these."""
    return each.module, each.name
