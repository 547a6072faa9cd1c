"""Programs that a unit's code starts, by ``ast``."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from generator.syntax_trees import nodes_of, tree_of

PROGRAM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}\Z")
_STARTERS = frozenset(
    {"asyncio.create_subprocess_exec", "create_subprocess_exec", "subprocess.Popen", "subprocess.check_call"}
    | {"subprocess.check_output", "subprocess.run", "subprocess.call", "Popen"}
)
# Without such a word nothing is started, and nothing has to be parsed.
_MAY_START = re.compile("|".join(sorted({each.rpartition(".")[2] for each in _STARTERS})))


def programs_of(code: str) -> frozenset[str]:
    """Return the names of programs that a source text starts by a literal name, e.g. ``ngrok``."""
    tree = tree_of(code) if _MAY_START.search(code) else None
    if tree is None:
        return frozenset()
    lists = {
        target.id: node.value
        for node in nodes_of(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return frozenset(name for name in _started(tree, lists) if PROGRAM.match(name))


def _started(tree: ast.AST, lists: dict[str, ast.expr]) -> Iterator[str]:
    for node in nodes_of(tree):
        if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) in _STARTERS:
            first: ast.expr | None = node.args[0]
            first = first.value if isinstance(first, ast.Starred) else first
            first = lists.get(first.id) if isinstance(first, ast.Name) else first
            if isinstance(first, ast.List | ast.Tuple):
                first = first.elts[0] if first.elts else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value
