"""JSON as models write it: decoded with the place of every value, and with what was odd about it.

Only what is whole is decoded. Comments and commas before a closing bracket are read over, because they change no
value; a value that does not end is never completed.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

MAX_DIGITS = 100
MAX_SPANS = 4_000
SPAN_DEPTH = 7
_BLANK = re.compile("[ \\t\\r\\n\ufeff\u200b]*+")
_GAP = re.compile(r"[ \t\r\n,]*+")
_COLON = re.compile(r"[ \t\r\n:]*+")
_STRING = r'"(?:[^"\\]|\\.)*+(?:"|\Z)'
_COMMENT = re.compile(_STRING + r"|//[^\r\n]*+|/\*.*?(?:\*/|\Z)", re.DOTALL)
_LAST_COMMA = re.compile(_STRING + r"|,(?=[ \t\r\n]*+[}\]])", re.DOTALL)
_BRACKET = re.compile(_STRING + r"|[{}\[\]]", re.DOTALL)

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded value, the span it was read from, the spans of the values in it by their path, and what was odd."""

    value: Any
    start: int
    end: int
    spans: Mapping[Path, tuple[int, int]] = field(default_factory=dict)
    oddities: tuple[str, ...] = ()


def decode(text: str, start: int, limit: int | None = None) -> Decoded | None:
    """Decode the JSON value that begins at ``start``; ``None`` where it is not valid or does not end.

    Args:
        text: The text that holds the value.
        start: Index of the value's first character.
        limit: Index up to which comments and last commas may be read over; the end of the text where it is ``None``.
    """
    found = _decode(text, start)
    if found is not None:
        return found
    relaxed = text[:start] + _relaxed(text[start:limit])
    found = _decode(relaxed, start, strict=False)
    if found is None:
        return None
    odd = ("it is no strict JSON: comments, last commas or line breaks in texts were read over", *found.oddities)
    return Decoded(found.value, found.start, found.end, found.spans, odd)


def object_in(text: str, known: Collection[str], most: int) -> dict[str, Any] | None:
    """Return the object that an answer is, or that stands in a fence or behind a few words of it.

    Args:
        text: The answer.
        known: Keys of which it has at least one.
        most: How many characters an answer may have.
    """
    start = text.find("{")
    found = decode(text, start) if start >= 0 and len(text) <= most else None
    value = found.value if found is not None else None
    return value if isinstance(value, dict) and not value.keys().isdisjoint(known) else None


def closing_of(text: str, start: int) -> int:
    """Return the index behind the bracket that closes the one at ``start``; -1 where none does."""
    opened: list[str] = []
    for match in _BRACKET.finditer(text, start):
        sign = match.group()
        if sign in ("{", "["):
            opened.append("}" if sign == "{" else "]")
        elif opened and sign == opened[-1]:
            opened.pop()
            if not opened:
                return match.end()
    return -1


def _relaxed(text: str) -> str:
    """Return text of the same length with blanks for comments and for commas before a closing bracket."""
    without = _COMMENT.sub(lambda match: match[0] if match[0][0] == '"' else " " * len(match[0]), text)
    return _LAST_COMMA.sub(lambda match: match[0] if match[0][0] == '"' else " ", without)


def _decode(text: str, start: int, *, strict: bool = True) -> Decoded | None:
    odd: dict[str, None] = {}
    decoder = _decoder(odd.setdefault, strict=strict)
    try:
        value, end = decoder.raw_decode(text, start)
        spans: dict[Path, tuple[int, int]] = {}
        _walk(decoder, text, start, (), spans)
    except (ValueError, RecursionError, MemoryError):
        return None
    return Decoded(value, start, end, spans, tuple(odd)[:8])


def _decoder(note: Callable[[str], object], *, strict: bool) -> json.JSONDecoder:
    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        kept = dict(found)
        if len(kept) < len(found):
            double = Counter(key for key, _ in found).most_common(1)[0][0]
            note(f"the key {double[:40]!r} comes twice in one object; the last one was taken")
        return kept

    def constant(name: str) -> None:
        note(f"{name} is no value; it was left out")

    def integer(digits: str) -> int | None:
        if len(digits) <= MAX_DIGITS:
            return int(digits)
        note(f"a number has {len(digits)} digits; it was left out")
        return None

    def decimal(digits: str) -> float | None:
        number = float(digits)
        if math.isfinite(number):
            return number
        note(f"the number {digits[:20]} is too large; it was left out")
        return None

    return json.JSONDecoder(
        object_pairs_hook=pairs, parse_constant=constant, parse_int=integer, parse_float=decimal, strict=strict
    )


def _walk(decoder: json.JSONDecoder, text: str, start: int, path: Path, spans: dict[Path, tuple[int, int]]) -> int:
    """Note the span of every value of valid JSON down to a depth, and return where the value at ``start`` ends."""
    if text[start] not in "{[" or len(path) >= SPAN_DEPTH:
        end = decoder.raw_decode(text, start)[1]
    else:
        end = _walk_below(decoder, text, start, path, spans)
    if len(spans) < MAX_SPANS:
        spans[path] = (start, end)
    return end


def _walk_below(
    decoder: json.JSONDecoder, text: str, start: int, path: Path, spans: dict[Path, tuple[int, int]]
) -> int:
    closing = "}" if text[start] == "{" else "]"
    position, index = _skip(_GAP, text, start + 1), 0
    while text[position] != closing:
        name: str | int = index
        if closing == "}":
            name, position = decoder.raw_decode(text, position)
            position = _skip(_COLON, text, position)
        position = _skip(_GAP, text, _walk(decoder, text, position, (*path, name), spans))
        index += 1
    return position + 1


def _skip(signs: re.Pattern[str], text: str, position: int) -> int:
    match = signs.match(text, position)
    return match.end() if match else position


def first_sign(text: str, position: int) -> int:
    """Return the index of the first character at or behind ``position`` that is no blank."""
    return _skip(_BLANK, text, position)
