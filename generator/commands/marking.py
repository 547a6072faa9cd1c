"""A text with spans marked in it, for a terminal: ``⟦1 High 1⟧``, and a line below that says what mark 1 is.

Marks are numbered, because spans can lie inside of each other or cross. What a terminal would obey, and brackets that
look like marks, are spelled out, so that taking the marks away gives the visible text back.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from generator.output import printable

OPEN, CLOSE = "⟦", "⟧"
_JOINER = "\u200d"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open span of characters and what is said of it in the margin."""

    start: int
    end: int
    note: str


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the lines of a text begin and end; ends are those of the text without the line's end."""

    starts: list[int]
    ends: list[int]

    def of(self, position: int) -> int:
        """Return the index of the line that ``position`` lies in."""
        return max(0, bisect_right(self.starts, position) - 1)

    def place(self, position: int) -> str:
        """Return a position as ``line:column``, both from 1."""
        line = self.of(position)
        return f"{line + 1}:{position - self.starts[line] + 1}"


def lines_of(text: str) -> Lines:
    r"""Return the lines of a text; ``\r\n``, ``\r`` and ``\n`` end one."""
    starts, ends = [0], []
    position = 0
    while position < len(text):
        if text[position] in "\r\n":
            ends.append(position)
            position += 2 if text.startswith("\r\n", position) else 1
            starts.append(position)
        else:
            position += 1
    return Lines(starts, [*ends, len(text)])


def visible(text: str) -> str:
    """Return text with everything spelled out that a terminal would obey or that looks like a mark."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(char) for char in printable(text))


def _visible(char: str) -> str:
    hidden = char in (OPEN, CLOSE) or (unicodedata.category(char) in {"Cf", "Zl", "Zp"} and char != _JOINER)
    return char.encode("unicode_escape").decode() if hidden else char


def can_be_marked(span: Span, lines: Lines) -> bool:
    """Tell whether a span covers a character that is seen."""
    first, last = lines.of(span.start), lines.of(max(span.start, span.end - 1))
    return span.end > span.start and (
        first != last or min(span.start, lines.ends[first]) < min(span.end, lines.ends[last])
    )


def marked(text: str, spans: Sequence[Span]) -> list[str]:
    """Return the numbered lines of ``text`` with the spans marked by their place in ``spans``, from 1."""
    lines = lines_of(text)
    marks = _marks(spans, lines)
    width = max(4, len(str(len(lines.starts))))
    shown: list[str] = []
    for index, (start, end) in enumerate(zip(lines.starts, lines.ends, strict=True)):
        position, parts = start, []
        opened: list[int] = []
        for column, closes, _, number in sorted(marks.get(index, ())):
            parts.append(visible(text[position:column]))
            parts.append(f" {number}{CLOSE}" if closes == 0 else f"{OPEN}{number} ")
            opened += [number] if closes else []
            position = column
        parts.append(visible(text[position:end]))
        shown.append(f"{index + 1:>{width}} | {''.join(parts)}")
        shown += [f"{'':>{width}} ~ {number} {visible(spans[number - 1].note)}" for number in sorted(opened)]
    return shown


def _marks(spans: Sequence[Span], lines: Lines) -> dict[int, list[tuple[int, int, int, int]]]:
    """Return the marks of every line as (column, 0 closes and 1 opens, order, number).

    Where several marks stand at one place, inner spans close before outer ones, and outer ones open before inner ones.
    """
    marks: dict[int, list[tuple[int, int, int, int]]] = {}
    for number, span in enumerate(spans, 1):
        if not can_be_marked(span, lines):
            continue
        first, last = lines.of(span.start), lines.of(span.end - 1)
        marks.setdefault(first, []).append((min(span.start, lines.ends[first]), 1, -span.end, number))
        marks.setdefault(last, []).append((min(span.end, lines.ends[last]), 0, -span.start, number))
    return marks
