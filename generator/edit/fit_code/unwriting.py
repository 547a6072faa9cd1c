"""Single functions of a module that fall back to a typed stub, by ``ast``; the rest of the module stays as it is."""

from __future__ import annotations

import ast
import copy
import json
import textwrap
from collections.abc import Collection, Iterator
from typing import NamedTuple

from generator.syntax_trees import tree_of

_KEPT_OUT = ("abstract", "overload", "fixture")
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Unwritten(NamedTuple):
    """A module some functions of which say now that they are not written.

    Attributes:
        code: The module's text.
        taken: Those functions, e.g. ``Client.fetch``, each with its text.
    """

    code: str
    taken: dict[str, str]


def unwrite_functions(code: str, lines: Collection[int], task_id: str, *, is_strict: bool) -> Unwritten | None:
    """Return a module in which the functions that some lines stand in are stubs; ``None`` where that is not possible.

    It is not where a line stands in no function, in a constructor or another special method, or in a generator.

    Args:
        code: The module's text.
        lines: Lines, from 1.
        task_id: The task, which the stubs name.
        is_strict: Whether every parameter and result must have a type.
    """
    tree = tree_of(code)
    if tree is None or not lines:
        return None
    functions = list(_functions(tree))
    found: dict[str, Function] = {}
    for line in lines:
        name, function = next(((n, f) for n, f in functions if _first_line(f) <= line <= _last_line(f)), ("", None))
        if function is None or not _can_be_stub(function):
            return None
        found[name] = function
    text = code.split("\n")
    taken = {}
    for name, function in sorted(found.items(), key=lambda pair: -_first_line(pair[1])):
        first, last = _first_line(function) - 1, _last_line(function)
        taken[name] = textwrap.dedent("\n".join(text[first:last])) + "\n"
        stub = ast.unparse(
            _stub(copy.deepcopy(function), f"{task_id}: {name} did not pass the checks", is_strict=is_strict)
        )
        text[first:last] = textwrap.indent(stub, " " * function.col_offset).split("\n")
    made = "\n".join(text)
    return Unwritten(made, dict(reversed(taken.items()))) if tree_of(made) is not None else None


def _functions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node
        for each in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(node, ast.ClassDef) and isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{node.name}.{each.name}", each


def _first_line(function: Function) -> int:
    return min([function.lineno, *(each.lineno for each in function.decorator_list)])


def _last_line(function: Function) -> int:
    return function.end_lineno or function.lineno


def _can_be_stub(function: Function) -> bool:
    special = function.name.startswith("__") and function.name.endswith("__")
    kept_out = any(word in ast.unparse(each) for each in function.decorator_list for word in _KEPT_OUT)
    yields = any(isinstance(node, ast.Yield | ast.YieldFrom) for node in ast.walk(function))
    return not special and not kept_out and not yields


def _stub(function: Function, message: str, *, is_strict: bool) -> ast.stmt:
    """Return a function with its signature and docstring that says that it is not written."""
    raised = ast.parse(f"raise NotImplementedError({json.dumps(message)})").body
    body = function.body[:1] if ast.get_docstring(function, clean=False) is not None else []
    function.body = [*body, *raised]
    if is_strict:
        arguments = function.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        for each in every:
            if each is not None and each.annotation is None and each.arg not in {"self", "cls"}:
                each.annotation = ast.Name("Any", ast.Load())
        function.returns = function.returns or ast.Name("Any", ast.Load())
    return ast.fix_missing_locations(function)
