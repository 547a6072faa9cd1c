"""The syntax tree of a program text, parsed once: the steps of a run ask for the same few texts again and again."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

_KEPT = 128


@lru_cache(maxsize=_KEPT)
def tree_of(code: str) -> ast.Module | None:
    """Return the tree of a text; ``None`` where it is no Python. It is shared: who changes it takes a copy."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def nodes_of(node: ast.AST) -> Sequence[ast.AST]:
    """Return a node with all below it as ``ast.walk`` does; those of a whole module, which is asked most, only once."""
    return _nodes_of_module(node) if isinstance(node, ast.Module) else _nodes_of(node)


@lru_cache(maxsize=_KEPT)
def _nodes_of_module(tree: ast.Module) -> Sequence[ast.AST]:
    return tuple(_nodes_of(tree))


def _nodes_of(top: ast.AST) -> list[ast.AST]:
    found = [top]
    for node in found:
        found += children_of(node)
    return found


def children_of(node: ast.AST) -> list[ast.AST]:
    """Return a node's children as ``ast.iter_child_nodes`` yields them, in half its time: steps look at every node."""
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, ast.AST):
            found.append(value)
        elif isinstance(value, list):
            found += [each for each in value if isinstance(each, ast.AST)]
    return found


def expression_of(text: str) -> ast.expr | None:
    """Return the tree of a text that is one expression; ``None`` for any other."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def body_of(code: str) -> list[ast.stmt]:
    """Return the top-level statements of a text; none where it is no Python."""
    tree = tree_of(code)
    return tree.body if tree is not None else []


def env_prefix(classes: Iterable[ast.stmt]) -> str:
    """Return the prefix of the environment's variables that settings classes name, the nearest one's first.

    Pydantic takes it from ``model_config``, an argument of the class, or the older ``class Config``.
    """
    for node in classes:
        for part in _configuring(node):
            for inner in ast.walk(part):
                value = _prefix_in(inner)
                if value is not None:
                    return value
    return ""


def _configuring(node: ast.stmt) -> Iterator[ast.AST]:
    if not isinstance(node, ast.ClassDef):
        return
    yield from node.keywords
    for line in node.body:
        targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)]
        names = {target.id for target in targets if isinstance(target, ast.Name)}
        if "model_config" in names or (isinstance(line, ast.ClassDef) and line.name == "Config"):
            yield line


def _prefix_in(node: ast.AST) -> str | None:
    """Return the prefix that a keyword, an assignment or an entry of a mapping gives; ``None`` for anything else."""
    if isinstance(node, ast.keyword) and node.arg == "env_prefix":
        return text_of(node.value)
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "env_prefix":
        return text_of(node.value)
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return next((text_of(value) for key, value in pairs if key is not None and text_of(key) == "env_prefix"), None)
    return None


def text_of(node: ast.expr) -> str:
    """Return the text of a string literal; an empty one for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
