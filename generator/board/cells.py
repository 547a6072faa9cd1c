"""One line of a table as cells: where each begins and ends, and how a new text fits into its place."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from generator.board.page import BOM
from generator.board.text import display_width


@dataclass(frozen=True, slots=True)
class RowShape:
    """A table line cut into cells.

    Attributes:
        spans: Half-open byte spans of the cells with their padding. White space before the first cell of a row
            without a leading pipe, and behind the last one of a row without a trailing pipe, belongs to no cell.
        leading_pipe: Whether the line starts with a pipe.
        trailing_pipe: Whether the line ends with a pipe.
        pipes: How many pipes cut the line.
    """

    spans: tuple[tuple[int, int], ...]
    leading_pipe: bool
    trailing_pipe: bool
    pipes: int


def split_row(text: bytes) -> RowShape:
    """Cut a table line at its pipes; only a backslash directly before a pipe keeps it, backticks do not (GFM)."""
    begin = len(BOM) if text.startswith(BOM) else 0
    begin += len(text) - begin - len(text[begin:].lstrip(b" \t"))
    end = max(begin, len(text.rstrip(b" \t")))
    pipes = _pipes(text, begin, end)
    leading = bool(pipes) and pipes[0] == begin
    trailing = bool(pipes) and pipes[-1] == end - 1 and not (leading and len(pipes) == 1)
    edges = [] if leading else [begin - 1]
    edges += pipes
    if not trailing:
        edges.append(end)
    spans = tuple((left + 1, right) for left, right in itertools.pairwise(edges))
    return RowShape(spans, leading, trailing, len(pipes))


def _pipes(text: bytes, begin: int, end: int) -> list[int]:
    found = []
    place = text.find(b"|", begin, end)
    while place >= 0:
        if place == begin or text[place - 1] != 0x5C:
            found.append(place)
        place = text.find(b"|", place + 1, end)
    return found


def padding(raw: bytes) -> tuple[bytes, bytes]:
    """Return the white space before and behind a cell's text; an empty cell's is shared out with one in front."""
    body = raw.strip(b" \t")
    if not body:
        return raw[:1], raw[1:] if len(raw) > 1 else raw[:1]
    place = raw.index(body)
    return raw[:place], raw[place + len(body) :]


def fit(raw: bytes, source: str, *, aligned: bool = False) -> bytes:
    """Return ``source`` with the padding of the cell ``raw`` that it replaces.

    Args:
        raw: The cell as it stands, with its padding.
        source: The new text, escaped.
        aligned: Whether all cells of the column are equally wide, so that the width is worth keeping.
    """
    left, right = padding(raw)
    body = source.encode()
    roomy = aligned or len(left) + len(right) > 2
    if roomy and b"\t" not in left + right:
        spare = display_width(raw.decode("utf-8", "replace")) - display_width(source)
        left, right = _share(spare, left, right)
    if source.endswith("\\") and not right:
        right = b" "
    return left + body + right


def _share(spare: int, left: bytes, right: bytes) -> tuple[bytes, bytes]:
    """Share out the free columns of a cell the way the old text stood: left, right or in the middle."""
    if spare < len(left[:1]) + len(right[:1]):
        return left[:1], right[:1]
    if len(left) > 1 and len(right) > 1 and abs(len(left) - len(right)) <= 1:
        return b" " * (spare // 2), b" " * (spare - spare // 2)
    if len(left) > len(right):
        kept = right if len(right) < spare else right[:1]
        return b" " * (spare - len(kept)), kept
    kept = left if len(left) < spare else left[:1]
    return kept, b" " * (spare - len(kept))
