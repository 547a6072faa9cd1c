"""Parse source files and tell what they import. Runs in the workspace's interpreter; executes nothing of them.

Reads a JSON list of paths from standard input; writes a JSON object to standard output: per path either an error with
its line, or the imports as (level, module, names, line, guarded) where ``guarded`` means inside ``try`` or
``if TYPE_CHECKING``. Also tells the interpreter's standard modules and which other top-level modules it can find.
"""

from __future__ import annotations

import ast
import importlib.machinery
import json
import sys
import warnings
from pathlib import Path
from typing import Any


def imports_of(tree: ast.Module) -> list[list[Any]]:
    """Return every import statement of a parsed module."""
    found: list[list[Any]] = []
    stack: list[tuple[ast.AST, bool]] = [(tree, False)]
    while stack:
        node, guarded = stack.pop()
        if isinstance(node, ast.Import):
            found += [[0, alias.name, [], node.lineno, guarded] for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [alias.name for alias in node.names]
            found.append([node.level, node.module or "", names, node.lineno, guarded])
        inner = guarded or isinstance(node, ast.Try)
        stack += [(child, inner) for child in ast.iter_child_nodes(node)]
    return sorted(found, key=lambda each: each[3])


def look_at(path: str) -> dict[str, Any]:
    """Return what one file is: its imports, or its error."""
    try:
        tree = ast.parse(Path(path).read_bytes(), filename=path)
        return {"imports": imports_of(tree)}
    except SyntaxError as error:
        return {"error": error.msg or "syntax error", "line": error.lineno}
    except (ValueError, RecursionError, MemoryError) as error:
        return {"error": f"{type(error).__name__}: {error}", "line": None}


def can_find(name: str) -> bool:
    """Tell whether this interpreter has a top-level module, without importing it."""
    try:
        return importlib.machinery.PathFinder.find_spec(name) is not None
    except (ImportError, ValueError, AttributeError):
        return False


def main() -> None:
    """Answer one request."""
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(3000)
    files = {path: look_at(path) for path in json.load(sys.stdin)}
    standard = set(sys.stdlib_module_names) | set(sys.builtin_module_names)
    tops = {each[1].split(".")[0] for seen in files.values() for each in seen.get("imports", []) if each[0] == 0}
    third = sorted(tops - standard)
    print(json.dumps({"files": files, "standard": sorted(tops & standard), "found": [n for n in third if can_find(n)]}))


if __name__ == "__main__":
    main()
