"""Pipe tables among the lines of a text."""

from __future__ import annotations

from itertools import pairwise

from generator.reading.text.parts import Cell, Line, Table

_MAX_ROWS = 400
_MAX_CELLS = 40


def read_tables(lines: list[Line]) -> list[Table]:
    """Return the tables of a text; their lines become rows."""
    tables: list[Table] = []
    number = 1
    while number < len(lines):
        above, line = lines[number - 1], lines[number]
        if above.kind == "text" and "|" in above.text and _is_delimiter(line):
            rows: list[tuple[Cell, ...]] = []
            above.kind = line.kind = "row"
            end = number + 1
            while end < len(lines) and lines[end].kind == "text" and "|" in lines[end].text:
                lines[end].kind = "row"
                if len(rows) < _MAX_ROWS:
                    rows.append(_cells(lines[end]))
                end += 1
            tables.append(Table(_cells(above), tuple(rows), above.index))
            number = end
        number += 1
    return tables


def _is_delimiter(line: Line) -> bool:
    return line.kind in ("text", "item") and "-" in line.text and "|" in line.text and set(line.text) <= set("|:- \t")


def _cells(line: Line) -> tuple[Cell, ...]:
    text = line.text[:4000]
    bounds = [-1] if not text.startswith("|") else [0]
    escaped = False
    for index, char in enumerate(text):
        if char == "|" and not escaped and index > bounds[-1] and len(bounds) < _MAX_CELLS:
            bounds.append(index)
        escaped = char == "\\" and not escaped
    if bounds[-1] != len(text) - 1:
        bounds.append(len(text))
    cells = []
    for left, right in pairwise(bounds):
        raw = text[left + 1 : right]
        lead = len(raw) - len(raw.lstrip())
        content = raw.strip()
        begin = line.start + left + 1 + lead
        cells.append(Cell(content.replace("\\|", "|"), begin, begin + len(content)))
    return tuple(cells)
