r"""Texts that were written down twice: a JSON string of Markdown, a ``b'…'`` of Python, ``\n`` for line ends.

What was written so is undone, layer by layer, with a warning for each, and so are curly quotes around data. JSON with
curly quotes that cannot be mended is a fault: read as prose it would say anything.
"""

from __future__ import annotations

import ast
import html
import json
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from generator.results.answer import objects, read_parts

LAYERS = 4
CURLY_FAULT = "the answer is JSON with curly quotes that cannot be told from those in its texts"
_LITERAL = re.compile(r"[bB]?(?:'(?:[^'\\]|\\.)*+'|\"(?:[^\"\\]|\\.)*+\")", re.DOTALL)
_ESCAPED_END = re.compile(r"(?:\\r)?\\n")
_ESCAPED_BLOCK = re.compile(r"\\n\s{0,4}(?:\\n|#|[-*] |\d{1,2}[.)] )")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_MEANT = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\", "/": "/"}
_CURLY = "“”„‟″«»\uff02\u2018\u2019\u201a"
_CURLY_KEY = re.compile(rf"[{{\[]\s{{0,99}}[{_CURLY}][^{_CURLY}\n]{{1,99}}[{_CURLY}]\s{{0,9}}[:,\]]")
_CURLY_ANY = re.compile(rf"[{{\[:,]\s{{0,99}}[{_CURLY}]")
_CURLY_OPENING = re.compile(rf"(?<=[{{\[,:])(\s{{0,99}})[{_CURLY}]")
_CURLY_CLOSING = re.compile(rf"[{_CURLY}](?=\s{{0,99}}[}}\]:,])")
_ENTITY_JSON = re.compile(r"[{\[]\s{0,99}&(?:quot|#34|#x22);")
_MARKS = "\ufeff\u200b \t\r\n"


class Payload(NamedTuple):
    """A text without the layers around it, what was undone, and why it can be no answer (empty where it can)."""

    text: str
    warnings: tuple[str, ...] = ()
    fault: str = ""


def unwrapped(text: str) -> Payload:
    """Return the text that was meant."""
    warnings: dict[str, None] = {}
    for _ in range(LAYERS):
        found = next(((inner, told) for told, undo in _LAYERS if (inner := undo(text)) is not None), None)
        if found is None or not found[0].strip():
            break
        text = found[0]
        warnings[found[1]] = None
    at = _CURLY_KEY.search(text)
    return Payload(text, tuple(warnings), CURLY_FAULT if at and _fills(text, at.start()) else "")


def _quoted(text: str) -> str | None:
    """Undo a JSON string, or a text or bytes as Python writes them."""
    stripped = text.strip(_MARKS)
    if stripped[:1] not in "'\"bB" or not _LITERAL.fullmatch(stripped):
        return None
    try:
        value: object = json.loads(stripped, strict=False)
    except (ValueError, RecursionError):
        value = _python(stripped)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else None


def _python(literal: str) -> object:
    tripled = re.sub(r"\A([bB]?)(['\"])|(['\"])\Z", lambda end: f"{end[1] or ''}{(end[2] or end[3]) * 3}", literal)
    for source in (literal, tripled):
        try:
            return ast.literal_eval(source)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
    return None


def _listed(text: str) -> str | None:
    """Undo a list of lines, or of content parts."""
    stripped = text.strip(_MARKS)
    if stripped[:1] != "[" or stripped[-1:] != "]":
        return None
    try:
        value = json.loads(stripped)
    except (ValueError, RecursionError):
        return None
    if value and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    is_parts = value and all(isinstance(one.get("text"), str) and "type" in one for one in objects(value))
    return read_parts(value).text if is_parts and len(list(objects(value))) == len(value) else None


def _escaped(text: str) -> str | None:
    r"""Undo ``\n`` in the place of line ends, and the other escapes beside it."""
    stripped = text.strip(_MARKS)
    if "\\n" not in stripped or (stripped[0] in "{[" and stripped[1:].lstrip()[:1] in ("'", '"', "{", "]", "}")):
        return None
    written = len(_ESCAPED_END.findall(stripped))
    if written <= 4 * stripped.count("\n") or not (written > 1 or _ESCAPED_BLOCK.search(stripped)):
        return None
    undone = _ESCAPE.sub(lambda one: chr(int(one[1], 16)) if one[1] else _MEANT.get(one[2], one[0]), stripped)
    return undone.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _curly(text: str) -> str | None:
    """Put straight quotes in the place of curly ones around the keys and texts of JSON."""
    start, end = text.find("{"), text.rfind("}") + 1
    key = _CURLY_KEY.search(text)
    if key is not None and text[key.start()] == "[" and not 0 <= start < key.start():
        start, end = key.start(), max(end, text.rfind("]") + 1)
    inside = text[start:end] if 0 <= start < end else ""
    if not _CURLY_ANY.search(inside) or _is_json(inside):
        return None
    fixed = next(filter(_is_json, _straightened(inside)), None)
    return None if fixed is None else text[:start] + fixed + text[end:]


def _is_json(text: str) -> bool:
    try:
        json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def _straightened(data: str) -> Iterator[str]:
    if '"' not in data:
        yield re.sub(f"[{_CURLY}]", '"', data)
    for quoted in (data, re.sub(r'(?<!\\)"', r'\\"', data)):
        yield _CURLY_CLOSING.sub('"', _CURLY_OPENING.sub(r'\1"', quoted))


def _entities(text: str) -> str | None:
    return html.unescape(text) if _ENTITY_JSON.search(text[:20_000]) else None


def _fills(text: str, at: int) -> bool:
    """Tell whether data that begins at ``at`` is the answer, and not something that its prose shows."""
    before = text[:at].strip(f"{_MARKS}`").removesuffix("json")
    return len(before) < 200 and text[at:].count("\n\n") < 3


_LAYERS: tuple[tuple[str, Callable[[str], str | None]], ...] = (
    ("the answer was written as a quoted string; it was read without its quotes", _quoted),
    ("the answer was written as a list; its texts were joined", _listed),
    ("the answer has curly quotes around its data; they were read as straight ones", _curly),
    ("the answer has escapes of HTML in its data; they were undone", _entities),
    (r"the answer has \n in the place of line ends; they were read as line ends", _escaped),
)
