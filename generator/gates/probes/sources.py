"""Parse source files and tell what they import. Runs in the workspace's interpreter; executes nothing of them.

Reads ``{"files": [paths], "packages": [paths]}`` as JSON from standard input; writes a JSON object to standard output:
per file either an error with its line, or the imports as (level, module, names, line, guarded, late) where ``guarded``
means that the code is prepared for the import to fail, and ``late`` that loading the file need not run it; per package
file the names that it defines, or null where that cannot be told.
"""

from __future__ import annotations

import ast
import json
import math
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CATCHES_MISSING = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})
UNCHECKED = frozenset({"no_type_check", "no_type_check_decorator"})
CHECKING = frozenset({"TYPE_CHECKING", "MYPY"})
BITS_MAX = 1_000_000
PARTS_MAX = 1 << 14
# Characters of all texts of a file that type checkers put together and keep, as they do with those of constants.
TEXT_MAX = 4 << 20
COUNT_MAX = 1 << 62
NESTING = (ast.Tuple, ast.List, ast.Set, ast.Dict, ast.Subscript, ast.BinOp, ast.Lambda)
DYNAMIC = frozenset({"globals", "exec", "eval", "setattr", "vars", "__getattr__"})


def catches_missing(names: ast.expr | None) -> bool:
    """Tell whether an ``except`` clause of these names catches a failed import."""
    if names is None:
        return True
    listed = names.elts if isinstance(names, ast.Tuple) else [names]
    return any(getattr(each, "id", getattr(each, "attr", "")) in CATCHES_MISSING for each in listed)


def suppresses_missing(item: ast.withitem) -> bool:
    """Tell whether a ``with`` item is ``suppress(ImportError)``."""
    call = item.context_expr
    if not isinstance(call, ast.Call) or getattr(call.func, "id", getattr(call.func, "attr", "")) != "suppress":
        return False
    return any(catches_missing(each) for each in call.args)


def with_guards(node: ast.AST, guarded: bool) -> Iterator[tuple[ast.AST, bool]]:
    """Yield those of a node's children that imports can be in, each with whether a failed one in it does no harm."""
    inner = guarded
    last: list[ast.stmt] = []
    if isinstance(node, ast.Try) or type(node).__name__ == "TryStar":
        handlers, last = getattr(node, "handlers", []), getattr(node, "finalbody", [])
        inner = guarded or any(catches_missing(each.type) for each in handlers)
    elif isinstance(node, ast.With):
        inner = guarded or any(suppresses_missing(item) for item in node.items)
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.expr):
            yield child, guarded if child in last else inner


def runs_late(node: ast.AST, child: ast.AST) -> bool:
    """Tell whether a node keeps a child from being run when the module is loaded: a function, or a condition.

    Of conditions only the one for type checkers is known; what others guard is meant for other systems or versions.
    """
    if isinstance(node, ast.If):
        return child not in branch_at_run_time(node)
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))


def imports_of(tree: ast.Module) -> list[list[Any]]:
    """Return every import statement of a parsed module."""
    found: list[list[Any]] = []
    stack: list[tuple[ast.AST, bool, bool]] = [(tree, False, False)]
    while stack:
        node, guarded, late = stack.pop()
        if isinstance(node, ast.Import):
            found += [[0, alias.name, [], node.lineno, guarded, late] for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
            found.append([node.level, node.module or "", names, node.lineno, guarded, late])
        stack += [(child, inner, late or runs_late(node, child)) for child, inner in with_guards(node, guarded)]
    return sorted(found, key=lambda each: each[3])


def unchecked_of(tree: ast.Module) -> list[int]:
    """Return the lines with which code leaves itself out of type checking: by a decorator, or by a branch."""
    lines = [stmt.lineno for node in ast.walk(tree) if isinstance(node, ast.If) for stmt in hidden_by(node)]
    lines += [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id in UNCHECKED)
        or (isinstance(node, ast.Attribute) and node.attr in UNCHECKED)
        or (isinstance(node, ast.ImportFrom) and any(alias.name in UNCHECKED for alias in node.names))
    ]
    return sorted(set(lines))


def branch_at_run_time(node: ast.If) -> list[ast.stmt]:
    """Return the branch that runs because a type checker takes the other one; none of any other condition."""
    if is_checking(node.test):
        return node.orelse
    if isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not) and is_checking(node.test.operand):
        return node.body
    return []


def hidden_by(node: ast.If) -> list[ast.stmt]:
    """Return the statements of a branch that a type checker takes for unreachable, imports aside."""
    return [stmt for stmt in branch_at_run_time(node) if not isinstance(stmt, (ast.Import, ast.ImportFrom, ast.Pass))]


def is_checking(test: ast.expr) -> bool:
    """Tell whether an expression is true for type checkers alone."""
    return getattr(test, "id", getattr(test, "attr", "")) in CHECKING


def bits_of(node: ast.expr) -> float | None:
    """Return about how many bits a whole number has that is written out as a sum, product or power; else ``None``."""
    if isinstance(node, ast.UnaryOp):
        return bits_of(node.operand)
    if isinstance(node, ast.Constant):
        return float(node.value.bit_length()) if isinstance(node.value, int) else None
    if not isinstance(node, ast.BinOp):
        return None
    left, right = bits_of(node.left), bits_of(node.right)
    if left is None or right is None:
        return None
    if isinstance(node.op, (ast.Pow, ast.LShift)):
        times = value_of(node.right, right)
        return left * times if isinstance(node.op, ast.Pow) else left + times
    return left + right if isinstance(node.op, ast.Mult) else max(left, right) + 1


def value_of(node: ast.expr, bits: float) -> float:
    """Return a whole number of so many bits, the largest one where it is not written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, int) and bits < 64:
        return float(node.value)
    return 2.0**bits if bits < 64 else math.inf


def huge_of(tree: ast.Module) -> int | None:
    """Return the line of a number that would take for ever to compute, as type checkers do without being asked."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Pow, ast.LShift)):
            bits = bits_of(node)
            if bits is not None and bits > BITS_MAX:
                return node.lineno
    return None


def doubling_of(tree: ast.Module) -> int | None:
    """Return the line from which on values or types hold each other so often that type checkers do not end.

    ``b = (a, a)``, ``c = (b, b)`` and so on: the parts double with every line.
    """
    parts: dict[str, int] = {}
    found = [node for node in ast.walk(tree) if isinstance(node, (ast.Assign, ast.AnnAssign))]
    for node in sorted(found, key=lambda each: each.lineno):
        if not isinstance(node.value, NESTING):
            continue
        inner = max(1, sum(parts.get(each.id, 1) for each in ast.walk(node.value) if isinstance(each, ast.Name)))
        if inner > PARTS_MAX:
            return node.lineno
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        parts.update((target.id, inner) for target in targets if isinstance(target, ast.Name))
    return None


def count_of(node: ast.expr, counts: dict[str, int]) -> int | None:
    """Return a whole number that is written out or named, or ``None``; one that is too large is as large as can be."""
    if isinstance(node, ast.Constant):
        return min(node.value, COUNT_MAX) if type(node.value) is int else None
    if isinstance(node, ast.Name):
        return counts.get(node.id)
    if not isinstance(node, ast.BinOp):
        return None
    left, right = count_of(node.left, counts), count_of(node.right, counts)
    return None if left is None or right is None else min(computed(node.op, left, right), COUNT_MAX)


def computed(op: ast.operator, left: int, right: int) -> int:
    """Return what two whole numbers give, or more than that."""
    if isinstance(op, (ast.Pow, ast.LShift)):
        bits = left.bit_length() * right if isinstance(op, ast.Pow) else left.bit_length() + right
        if bits > COUNT_MAX.bit_length() or right < 0:
            return COUNT_MAX
        return left**right if isinstance(op, ast.Pow) else left << right
    if isinstance(op, ast.Mult):
        return left * right
    return left + right if isinstance(op, ast.Add) else left


def text_size_of(node: ast.expr, sizes: dict[str, int], counts: dict[str, int]) -> int | None:
    """Return how long a text is that is a sum or a repetition of texts which are written out; else ``None``."""
    if isinstance(node, ast.Constant):
        return len(node.value) if isinstance(node.value, str) else None
    if isinstance(node, ast.Name):
        return sizes.get(node.id)
    if not isinstance(node, ast.BinOp):
        return None
    left, right = text_size_of(node.left, sizes, counts), text_size_of(node.right, sizes, counts)
    if isinstance(node.op, ast.Add) and left is not None and right is not None:
        return left + right
    if isinstance(node.op, ast.Mult):
        size, times = (right, node.left) if left is None else (left, node.right)
        count = None if size is None else count_of(times, counts)
        return None if size is None or count is None else size * max(count, 0)
    return None


def constants_of(tree: ast.Module) -> Iterator[tuple[list[str], ast.expr]]:
    """Yield the names and the value of each assignment in order, those in functions aside."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Assign):
            yield [target.id for target in node.targets if isinstance(target, ast.Name)], node.value
        elif isinstance(node, ast.AnnAssign) and node.value:
            yield [node.target.id] if isinstance(node.target, ast.Name) else [], node.value
        elif not isinstance(node, (ast.expr, ast.FunctionDef, ast.AsyncFunctionDef)):
            stack += reversed(list(ast.iter_child_nodes(node)))


def bulk_of(tree: ast.Module) -> int | None:
    """Return the line from which on the texts of a file's constants take more memory than a type checker may use."""
    sizes: dict[str, int] = {}
    counts: dict[str, int] = {}
    total = 0
    for names, value in constants_of(tree):
        size, count = text_size_of(value, sizes, counts), count_of(value, counts)
        total += size or 0
        if total > TEXT_MAX:
            return value.lineno
        sizes.update((name, size) for name in names if size is not None)
        counts.update((name, count) for name in names if count is not None)
    return None


def look_at(path: str) -> dict[str, Any]:
    """Return what one file is: its imports, or its error."""
    try:
        tree = ast.parse(Path(path).read_bytes(), filename=path)
        compile(tree, path, "exec", dont_inherit=True)
        if line := huge_of(tree):
            return {"error": "this number is too large to be computed", "line": line}
        if line := doubling_of(tree):
            return {"error": "the parts of this value double with every line", "line": line}
        if line := bulk_of(tree):
            return {
                "error": f"the texts from here on take more than {TEXT_MAX} characters",
                "line": line,
                "code": "limit",
            }
        return {"imports": imports_of(tree), "unchecked": unchecked_of(tree)}
    except SyntaxError as error:
        return {"error": error.msg or "syntax error", "line": error.lineno}
    except (ValueError, RecursionError, MemoryError, OSError) as error:
        return {"error": f"{type(error).__name__}: {error}", "line": None}


def names_of(path: str) -> list[str] | None:
    """Return the names that a module defines, or ``None`` where that cannot be told without running it."""
    try:
        tree = ast.parse(Path(path).read_bytes(), filename=path)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OSError):
        return None
    names = set()
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
            continue
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ExceptHandler) and node.name:
            names.add(node.name)
        stack += ast.iter_child_nodes(node)
    return None if "*" in names or names & DYNAMIC else sorted(names)


def main() -> None:
    """Answer one request."""
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(3000)
    request = json.load(sys.stdin)
    files = {path: look_at(path) for path in request["files"]}
    packages = {path: names_of(path) for path in request["packages"]}
    print(json.dumps({"files": files, "packages": packages}))


if __name__ == "__main__":
    main()
