"""Defaults of generated settings as Python source: the formatter's own spelling, and only where the type fits."""

from __future__ import annotations

import ast
import math
import re
import unicodedata
from collections.abc import Callable
from typing import Any

from pydantic import JsonValue

from generator.values.types import WHOLE_MAX, judge_type, union_members

DEFAULT_MAX = 4_000
DEFAULT_DEPTH = 5
_CALLED = frozenset({"Path", "SecretStr"})
_NAMES = re.compile(r"\b[A-Za-z]{1,40}\b(?![\"'])")
# Types whose values have no literal, each with the type that has the same values as JSON writes them.
_PLAINER = {
    **dict.fromkeys(("HttpUrl", "AnyUrl", "AnyHttpUrl", "UUID", "datetime", "date", "time", "bytes"), "str"),
    "Decimal": "float",
    "timedelta": "float",
    "set": "list",
    "frozenset": "list",
}
# Calls whose one argument is the value that a JSON text has.
_WRAPPERS = frozenset({"SecretStr", "Path", "PurePath", "HttpUrl", "AnyUrl", "AnyHttpUrl", "Decimal", "UUID"})


_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def string_literal(text: str, quote: str = '"') -> str:
    """Return ``text`` as a Python literal in the preferred quotes, or in the others where that saves escapes."""
    other = "'" if quote == '"' else '"'
    used = other if text.count(quote) > text.count(other) else quote
    return used + "".join(f"\\{char}" if char == used else _escape(char) for char in text) + used


def _escape(char: str) -> str:
    if char in _ESCAPES or char.isprintable():
        return _ESCAPES.get(char, char)
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def literal(value: JsonValue) -> str:
    """Return a JSON value as a Python literal in the formatter's spelling.

    Raises:
        ValueError: A number is not finite, or the value is nested too deeply.
    """
    return _literal(value, DEFAULT_DEPTH)


def _literal(value: JsonValue, depth: int) -> str:
    if depth < 0 or (isinstance(value, float) and not math.isfinite(value)):
        raise ValueError("no literal can hold this value")
    if isinstance(value, str):
        return string_literal(value)
    if isinstance(value, list):
        return _exploded("[", [_literal(item, depth - 1) for item in value], "]")
    if isinstance(value, dict):
        items = [f"{string_literal(key)}: {_literal(item, depth - 1)}" for key, item in value.items()]
        return _exploded("{", items, "}")
    if value is not None and not isinstance(value, bool | int | float):
        raise ValueError("no literal can hold this value")
    return repr(value).replace("e+", "e")


def _exploded(opening: str, items: list[str], closing: str) -> str:
    """Return a collection with one item a line: the one layout that a formatter never changes."""
    if not items:
        return opening + closing
    lines = [f"    {line}" for item in items for line in f"{item},".split("\n")]
    return "\n".join([opening, *lines, closing])


def literal_value(source: str) -> JsonValue:
    """Return the value that a default's source stands for; ``Path("x")`` and ``SecretStr("x")`` are the text ``x``.

    Raises:
        ValueError: It is no literal.
    """
    try:
        value: JsonValue = value_of_node(ast.parse(source, mode="eval").body)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError, OverflowError):
        raise ValueError(f"{source[:80]!r} is no literal") from None
    return value


def value_of_node(node: ast.expr) -> Any:
    """Return the value of a literal, of a product of numbers, or the argument of ``Path("…")`` and its like.

    Raises:
        ValueError: It is none of these.
    """
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[argument], keywords=[]):
            if name not in _WRAPPERS:
                raise ValueError(f"{name} is not known")
            return ast.literal_eval(argument)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            one, other = value_of_node(left), value_of_node(right)
            if not all(type(each) in {int, float} and abs(each) < WHOLE_MAX for each in (one, other)):
                raise ValueError("no numbers")
            return one * other
    return ast.literal_eval(node)


def fits(kind: str, source: str) -> bool:
    """Tell whether ``source`` is the literal that a default of a judged type has, in the formatter's spelling."""
    try:
        return len(source) <= DEFAULT_MAX and default_literal(kind, literal_value(source)) == source
    except ValueError:
        return False


def default_literal(kind: str, value: JsonValue) -> str | None:
    """Return the literal of a default for a judged type, or ``None`` where the value does not fit the type.

    Whole numbers fit ``float``, words like ``true`` fit ``bool``, number words fit ``int``; the items of lists and
    dicts must fit too. Types that no JSON value can be (``HttpUrl``, ``set[int]``) have no default but ``None``.
    """
    members = union_members(ast.parse(kind, mode="eval").body)
    if value is None:
        return "None" if any(_is_none(member) for member in members) else None
    native = type(value).__name__
    for member in sorted(members, key=lambda member: _name_of(member) != native):
        made = _fit(member, value, DEFAULT_DEPTH)
        if made is not None and len(made) <= DEFAULT_MAX:
            return made
    return None


def kind_with_default(kind: str, value: JsonValue) -> str:
    """Return a judged type, or the plainer one beside it where only that can have the default as a literal.

    ``HttpUrl`` becomes ``str``, ``set[int]`` becomes ``list[int]``: a setting that works without being set is worth
    more than a check of its values.
    """
    if value is None or default_literal(kind, value) is not None:
        return kind
    plainer = judge_type(_NAMES.sub(lambda found: _PLAINER.get(found[0], found[0]), kind)) or kind
    return plainer if default_literal(plainer, value) is not None else kind


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _name_of(node: ast.expr) -> str:
    named = node.value if isinstance(node, ast.Subscript) else node
    return named.id if isinstance(named, ast.Name) else ""


def _fit(node: ast.expr, value: JsonValue, depth: int) -> str | None:
    """Return a value as the literal of one type, or ``None``."""
    if isinstance(node, ast.Subscript):
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        fit_generic = _GENERICS.get(_name_of(node))
        return fit_generic(parts, value, depth) if fit_generic and depth > 0 else None
    if isinstance(node, ast.BinOp):
        return next((made for part in union_members(node) if (made := _fit(part, value, depth)) is not None), None)
    if _is_none(node):
        return "None" if value is None else None
    name = _name_of(node)
    converter = _CONVERTERS.get(name) if name not in _CALLED or depth == DEFAULT_DEPTH else None
    return converter(value) if converter else None


def _fit_list(parts: list[ast.expr], value: JsonValue, depth: int) -> str | None:
    if not isinstance(value, list):
        return None
    items = [_fit(parts[0], item, depth - 1) for item in value]
    made = [item for item in items if item is not None]
    return _exploded("[", made, "]") if len(made) == len(items) else None


def _fit_dict(parts: list[ast.expr], value: JsonValue, depth: int) -> str | None:
    if not isinstance(value, dict):
        return None
    keys = [_fit(parts[0], key, depth - 1) for key in value]
    items = [_fit(parts[1], item, depth - 1) for item in value.values()]
    made = [f"{key}: {item}" for key, item in zip(keys, items, strict=True) if key is not None and item is not None]
    return _exploded("{", made, "}") if len(made) == len(items) else None


def _fit_choice(parts: list[ast.expr], value: JsonValue, _depth: int) -> str | None:
    choices = [part.value for part in parts if isinstance(part, ast.Constant)]
    if not isinstance(value, str | int) or not any(value == each and type(value) is type(each) for each in choices):
        return None
    return _literal(value, 0)


def _bool(value: JsonValue) -> str | None:
    words = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
    if isinstance(value, str):
        value = words.get(value.strip().casefold())
    return repr(value) if isinstance(value, bool) else None


def _whole(value: JsonValue) -> int | None:
    """Return a value as a whole number of at most 64 bits, or ``None``."""
    if isinstance(value, str):
        digits = value.strip().removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 18):
            return None
        value = int(value.strip())
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and abs(value) < WHOLE_MAX else None


def _number(value: JsonValue) -> float | None:
    try:
        number = float(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _bounded(
    convert: Callable[[JsonValue], float | None], least: float = -math.inf, *, exclusive: bool = False
) -> Callable[[JsonValue], str | None]:
    """Return a converter of numbers that are at least ``least``, or with ``exclusive`` above it."""

    def fit(value: JsonValue) -> str | None:
        number = convert(value)
        if number is None or number < least or (exclusive and number == least):
            return None
        return repr(number).replace("e+", "e")

    return fit


def _str(value: JsonValue) -> str | None:
    if isinstance(value, str):
        return string_literal(value)
    return string_literal(str(value)) if isinstance(value, float) or _whole(value) is not None else None


def _path(value: JsonValue) -> str | None:
    """Return a path's literal; its line is broken by its length, so every character must be one column wide."""
    if not isinstance(value, str) or any(unicodedata.east_asian_width(char) in "WF" for char in value):
        return None
    if any(not char.isprintable() or unicodedata.combining(char) for char in value):
        return None
    return f"Path({string_literal(value)})"


def _empty_secret(value: JsonValue) -> str | None:
    """Return the literal of a secret that is not set: the only one that a file may hold."""
    return 'SecretStr("")' if value == "" else None


def _json(value: JsonValue) -> str | None:
    try:
        return literal(value)
    except ValueError:
        return None


_CONVERTERS: dict[str, Callable[[JsonValue], str | None]] = {
    "bool": _bool,
    "int": _bounded(_whole),
    "PositiveInt": _bounded(_whole, 0, exclusive=True),
    "NonNegativeInt": _bounded(_whole, 0),
    "float": _bounded(_number),
    "PositiveFloat": _bounded(_number, 0, exclusive=True),
    "NonNegativeFloat": _bounded(_number, 0),
    "str": _str,
    "Path": _path,
    "SecretStr": _empty_secret,
    "Any": _json,
}
_GENERICS: dict[str, Callable[[list[ast.expr], JsonValue, int], str | None]] = {
    "list": _fit_list,
    "dict": _fit_dict,
    "Literal": _fit_choice,
}
