"""The parts of a text: lines, fences and tables, each with its span of characters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.reading.text.patches import Form

SOFT_LEVEL = 7
LineKind = Literal["blank", "heading", "item", "text", "row", "code"]


@dataclass(slots=True)
class Line:
    """One line. ``text`` is its content without list marker and heading signs; offsets are those of ``text``.

    ``level`` is 1-6 for headings, 7 for lines that only look like one (all bold, or short and ending in a colon),
    else 0. ``number`` is that of an ordered list item; ``lettered`` marks one such as «b)». ``parent`` is the line
    number of the heading above, or -1.
    """

    index: int
    kind: LineKind
    text: str
    start: int
    end: int
    indent: int = 0
    level: int = 0
    number: int | None = None
    parent: int = -1
    lettered: bool = False


@dataclass(frozen=True, slots=True)
class Fence:
    """One block of code: content without the block's own indentation; offsets include the lines that fence it.

    ``closed`` tells whether a sign ends it. ``name`` and ``form`` are those of a patch: a block of several files is one
    fence a file. ``is_behind`` tells whether its first line begins with words of the text.
    """

    index: int
    info: str
    content: str
    first: int
    last: int
    start: int
    end: int
    closed: bool
    name: str = ""
    form: Form = ""
    is_behind: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A pipe table: its header cells, its rows, and its first line."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    first: int
