"""Whether two texts differ in their layout alone: what a formatter does is no change of content."""

from __future__ import annotations

import ast
import io
import json
import tokenize
import warnings
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from generator.answers.reading import load_yaml
from generator.errors import InputError

_Unreadable = (SyntaxError, ValueError, RecursionError, MemoryError, InputError, tokenize.TokenError)


def differs_in_layout_only(path: str, one: str, other: str) -> bool:
    """Tell whether two texts of a file say the same; ``False`` for what cannot be read.

    Python code must have the same tree and the same comments, JSON and YAML the same data.
    """
    reader = _READERS.get(PurePosixPath(path).suffix)
    try:
        return reader is not None and reader(one) == reader(other)
    except _Unreadable:
        return False


def _python(text: str) -> tuple[str, tuple[str, ...]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text)
    for node in ast.walk(tree):
        _fold_docstring(node)
    return ast.dump(tree), tuple(_comments(text))


def _fold_docstring(node: ast.AST) -> None:
    """Take the indentation out of a docstring: a formatter moves it with its block."""
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
        first = node.body[0]
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
            first.value.value = "\n".join(line.strip() for line in first.value.value.strip().split("\n"))


def _comments(text: str) -> Iterator[str]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.string.removeprefix("#").strip()


def _json(text: str) -> Any:
    # Numbers stay text: an integer of many digits takes long to read.
    return json.loads(text, parse_int=str, parse_float=str)


def _yaml(text: str) -> Any:
    return load_yaml(text.encode(), "a file")


_READERS: dict[str, Callable[[str], Any]] = {".py": _python, ".json": _json, ".yml": _yaml}
