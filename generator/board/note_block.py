"""The shape of a note under a task's details, and how one is recognised again.

A note is a list item that carries its key, how many lines belong to it and a digest of them::

    - **Implementation Notes** (batch_1): <!-- 2 lines 1f0c2a9b -->
        - Implemented on branch `aas/AAS-1`.
        - Gates passed: syntax, types.

Count and digest tell whether a person has changed it since; such a note is only added to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from generator.board.page import Page, indent_of
from generator.board.text import flatten, note_text

LABEL = "- **Implementation Notes**"
_INDENT = b"    - "
_LINES_MAX = 60


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a page: index of its first line, index behind its last, and whether it is as it was written."""

    start: int
    stop: int
    untouched: bool


def note_lines(lines: Sequence[str]) -> list[bytes]:
    """Return the lines of a note as list items that hold plain text only; empty ones are left out."""
    texts = [text for line in lines if (text := note_text(line))]
    if len(texts) > _LINES_MAX:
        texts = [*texts[:_LINES_MAX], f"… and {len(texts) - _LINES_MAX} more"]
    return [_INDENT + text.encode() for text in texts]


def render_note(key: str, body: Sequence[bytes]) -> list[bytes]:
    """Return a whole note, its first line with key, count and digest included."""
    return [_opening(key) + _seal(body), *body]


def find_note(page: Page, key: str | None, start: int, stop: int) -> Note | None:
    """Return the first note with a key, or with any key for ``None``, between two lines of a page."""
    opening = LABEL.encode() if key is None else _opening(key)
    for index in range(start, stop):
        line = page.lines[index].text
        if not page.hidden[index] and line.startswith(opening) and line.endswith(b" -->"):
            return _measure(page, index, stop)
    return None


def without_notes(page: Page, start: int, stop: int) -> list[int]:
    """Return the indexes between two lines that belong to no note."""
    kept: list[int] = []
    while note := find_note(page, None, start, stop):
        kept += range(start, note.start)
        start = note.stop
    return [*kept, *range(start, stop)]


def _opening(key: str) -> bytes:
    shown = flatten(note_text(key), 120)
    return (f"{LABEL} ({shown}): <!-- " if shown else f"{LABEL}: <!-- ").encode()


def _seal(body: Sequence[bytes]) -> bytes:
    digest = hashlib.sha256(b"\n".join(body)).hexdigest()[:8]
    return f"{len(body)} lines {digest} -->".encode()


def _measure(page: Page, index: int, stop: int) -> Note:
    seal = page.lines[index].text.rpartition(b"<!-- ")[2]
    count = int(digits) if (digits := seal.split(b" ")[0]).isdigit() and len(digits) < 4 else 0
    written = [line.text for line in page.lines[index + 1 : min(index + 1 + count, stop)]]
    if _seal(written) == seal:
        return Note(index, index + 1 + len(written), untouched=True)
    end = index + 1
    while end < stop and not page.lines[end].blank and indent_of(page.lines[end].text) >= 2:
        end += 1
    return Note(index, end, untouched=False)
