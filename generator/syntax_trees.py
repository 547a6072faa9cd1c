"""The syntax tree of a program text, parsed once: the steps of a run ask for the same few texts again and again."""

from __future__ import annotations

import ast
import warnings
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


def body_of(code: str) -> list[ast.stmt]:
    """Return the top-level statements of a text; none where it is no Python."""
    tree = tree_of(code)
    return tree.body if tree is not None else []
