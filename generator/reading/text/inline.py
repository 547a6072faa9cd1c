"""Small linear helpers for one line of Markdown: emphasis off, words, code spans, file-safe text.

Nothing here uses a regular expression with a repeated group, so that crafted text costs no more than its length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from generator.values.folding import fold, phrases, words

__all__ = [
    "DASHES",
    "Found",
    "bold_lead",
    "code_spans",
    "cut_phrase",
    "fold",
    "one_line",
    "phrases",
    "plain",
    "split_outside",
    "words",
]
T_co = TypeVar("T_co", covariant=True)

_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), 65533)
_BIDI = dict.fromkeys((*range(8234, 8239), *range(8294, 8298), 8203, 65279))
DASHES = ("-", "\u2013", "—", "→")


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """A value and where it was read: a half-open span of characters, the rule's name and its confidence."""

    value: T_co
    start: int
    end: int
    rule: str
    confidence: float


def one_line(text: str, limit: int = 500) -> str:
    """Return ``text`` as one line without control or bidirectional characters, cut at ``limit`` characters."""
    clean = " ".join(text[: limit * 4].translate(_BIDI).split()).translate(_CONTROL)
    return clean if len(clean) <= limit else clean[: limit - 1].rstrip() + "…"


def plain(text: str, *, keep_code: bool = False, limit: int = 500) -> str:
    """Return one line of Markdown as plain text: no emphasis, no link targets, no check box.

    Args:
        text: The Markdown.
        keep_code: Whether backticks stay.
        limit: Longest result in characters.
    """
    text = _without_links(text[: limit * 4])
    out: list[str] = []
    in_code = False
    for index, char in enumerate(text):
        if char == "`":
            in_code = not in_code
            if keep_code:
                out.append(char)
        elif char == "*" and not in_code and not _is_operator(text, index):
            continue
        else:
            out.append(char)
    result = one_line("".join(out), limit)
    if result.startswith("__") and result.endswith("__") and " " in result:
        result = result.strip("_")
    return result


def _is_operator(text: str, index: int) -> bool:
    """Tell a multiplication sign or glob from emphasis: it stands between blanks or before a suffix."""
    before = text[index - 1] if index else " "
    after = text[index + 1] if index + 1 < len(text) else " "
    return (before == " " and after == " ") or (before in " `(" and after == ".")


def _without_links(text: str) -> str:
    if "](" not in text:
        return text
    out: list[str] = []
    position = 0
    while (middle := text.find("](", position)) != -1:
        opening = text.rfind("[", position, middle)
        closing = text.find(")", middle)
        if opening == -1 or closing == -1:
            out.append(text[position : middle + 2])
            position = middle + 2
            continue
        out.append(text[position:opening])
        out.append(text[opening + 1 : middle])
        position = closing + 1
    out.append(text[position:])
    return "".join(out)


def code_spans(text: str) -> Iterator[tuple[str, int]]:
    """Yield the content of every backticked span of one line, and its offset in the line."""
    position = 0
    while (opening := text.find("`", position)) != -1:
        width = 1
        while opening + width < len(text) and text[opening + width] == "`":
            width += 1
        closing = text.find("`" * width, opening + width)
        if closing == -1:
            return
        yield text[opening + width : closing], opening + width
        position = closing + width


def bold_lead(text: str) -> tuple[str, str] | None:
    """Return the bold text that a line starts with, and the rest of the line; ``None`` where it starts otherwise."""
    mark = text[:2]
    if mark not in ("**", "__"):
        return None
    closing = text.find(mark, 2)
    if closing <= 2:
        return None
    return text[2:closing].strip(" *"), text[closing + 2 :]


def cut_phrase(text: str) -> tuple[str, str]:
    """Split a line at the end of its first phrase: a colon, a dash between blanks, or a full stop."""
    ends = [
        (index, len(mark))
        for mark in (": ", "\uff1a", " - ", " \u2013 ", " — ", ". ", "。")
        if (index := text.find(mark)) > 0 and text.count("`", 0, index) % 2 == 0
    ]
    if not ends:
        return text.rstrip(" .。:\uff1a"), ""
    index, width = min(ends)
    return text[:index].strip(), text[index + width :].strip()


def split_outside(text: str, separators: str) -> list[str]:
    """Split ``text`` at single characters that stand outside of brackets, quotes and backticks."""
    parts: list[str] = []
    depth = 0
    quote = ""
    start = 0
    for index, char in enumerate(text):
        if quote:
            if char == quote:
                quote = ""
        elif char in '"`':
            quote = char
        elif char in "([{\uff08":
            depth += 1
        elif char in ")]}\uff09":
            depth = max(0, depth - 1)
        elif depth == 0 and char in separators:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [part.strip() for part in parts]
