"""Examples of values: of a judged type, and of what a regular expression matches."""

from __future__ import annotations

import ast
import importlib
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import JsonValue

from generator.values.types import union_members

TEXT_MAX = 2_000
_PLAIN: dict[str, JsonValue] = {
    "list": ["example"],
    "set": ["example"],
    "frozenset": ["example"],
    "tuple": ["example"],
    "dict": {"example": "example"},
    "int": 1,
    "float": 1.0,
    "bool": True,
    "str": "example",
    "bytes": "example",
    "Any": "example",
    "Path": "example",
    "SecretStr": "example",
    "SecretBytes": "example",
    "datetime": "2024-01-01T00:00:00",
    "date": "2024-01-01",
    "time": "12:00:00",
    "timedelta": "PT1M",
    "Decimal": "1",
    "UUID": "00000000-0000-4000-8000-000000000000",
    "HttpUrl": "https://example.com/",
    "AnyUrl": "https://example.com/",
    "AnyHttpUrl": "https://example.com/",
    "PositiveInt": 1,
    "NonNegativeInt": 1,
    "PositiveFloat": 1.0,
    "NonNegativeFloat": 1.0,
}
_CHARACTERS = "a0A_-.:/@ xyzXYZ123+,;!#%&*=?~()[]{}<>|^$'\"\\\t\n"


def plain_example(kind: str) -> JsonValue:
    """Return a value of a judged type, as JSON: one entry for a collection, the first choice of a ``Literal``."""
    return _of_node(ast.parse(kind, mode="eval").body)


def _of_node(node: ast.expr) -> JsonValue:
    members = [one for one in union_members(node) if not (isinstance(one, ast.Constant) and one.value is None)]
    first = members[0] if members else node
    if isinstance(first, ast.Name):
        return _PLAIN.get(first.id, "example")
    if not isinstance(first, ast.Subscript) or not isinstance(first.value, ast.Name):
        return "example"
    parts = first.slice.elts if isinstance(first.slice, ast.Tuple) else [first.slice]
    if first.value.id == "Literal":
        choice = parts[0].value if isinstance(parts[0], ast.Constant) else "example"
        return choice if isinstance(choice, str | int) else "example"
    if first.value.id == "dict":
        return {str(_of_node(parts[0])): _of_node(parts[1])}
    return [_of_node(part) for part in parts if not isinstance(part, ast.Constant)]


class _NoExampleError(ValueError):
    """A part of the expression is one that no example can be made of."""


def examples_of_pattern(pattern: str, least: int = 0) -> Iterator[str]:
    """Yield texts that a regular expression may match, the shortest first; who asks must check them.

    Args:
        pattern: The expression, in the syntax that Python and pydantic share.
        least: How many characters there must be.
    """
    # The parser of the standard library is not public, but it is the one that knows the syntax.
    parser = importlib.import_module("re._parser")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parser.parse(pattern)
        for repeats in dict.fromkeys((0, 1, 8, min(least, TEXT_MAX))):
            yield _text_of(tree, repeats)
    except (_NoExampleError, ValueError, OverflowError, RecursionError, MemoryError, parser.error):
        return


def _text_of(tree: Iterable[tuple[Any, Any]], repeats: int) -> str:
    found = ""
    for kind, value in tree:
        found += _part_of(str(kind), value, repeats)
        if len(found) > TEXT_MAX:
            raise _NoExampleError
    return found


def _part_of(kind: str, value: Any, repeats: int) -> str:
    """Return an example of one part of an expression, given as the parser's name for its kind and what it holds."""
    found: str
    match kind:
        case "LITERAL":
            found = chr(value)
        case "NOT_LITERAL":
            found = next(char for char in _CHARACTERS if ord(char) != value)
        case "ANY":
            found = "a"
        case "AT":
            found = ""
        case "IN":
            found = _member_of(value)
        case "SUBPATTERN":
            found = _text_of(value[3], repeats)
        case "BRANCH":
            found = _text_of(value[1][0], repeats)
        case "MAX_REPEAT" | "MIN_REPEAT":
            found = _repeated(int(value[0]), int(value[1]), value[2], repeats)
        case _:
            raise _NoExampleError
    return found


def _repeated(low: int, high: int, inner: Iterable[tuple[Any, Any]], repeats: int) -> str:
    count = max(low, min(high, repeats))
    once = _text_of(inner, repeats) if count else ""
    if len(once) * count > TEXT_MAX:
        raise _NoExampleError
    return once * count


def _member_of(items: list[tuple[Any, Any]]) -> str:
    """Return a character that a class of characters has."""
    negated = bool(items) and str(items[0][0]) == "NEGATE"
    inner = items[1:] if negated else items
    own = [chr(value if str(kind) == "LITERAL" else value[0]) for kind, value in inner if str(kind) != "CATEGORY"]
    for char in "".join([_CHARACTERS, *own]):
        if any(_has(str(kind), value, char) for kind, value in inner) != negated:
            return char
    raise _NoExampleError


def _has(kind: str, value: Any, char: str) -> bool:
    if kind == "LITERAL":
        return bool(ord(char) == value)
    if kind == "RANGE":
        return bool(value[0] <= ord(char) <= value[1])
    tests = {"DIGIT": char.isdigit(), "SPACE": char.isspace(), "WORD": char.isalnum() or char == "_"}
    name = str(value).removeprefix("CATEGORY_")
    holds = tests.get(name.removeprefix("NOT_"), False)
    return holds != name.startswith("NOT_")
