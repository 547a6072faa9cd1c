"""Notes under a task's details: their shape, where they belong, and what changes on a page with them.

A note is a list item that carries its key, how many lines belong to it and a digest of them::

    - **Implementation Notes** (batch_1): <!-- 2 lines 1f0c2a9b -->
        - Implemented on branch `aas/AAS-1`.
        - Gates passed: syntax, types.

Count and digest tell whether a person has changed it since; such a note is only added to. Where several rows have the
task's id, ``row 2`` behind the digest tells which of them the note is about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.board.details import Section
from generator.board.page import Page, Splice
from generator.board.text import flatten, note_text

LABEL = "- **Implementation Notes**"
DETAILS_HEADING = b"## Task Details"
_INDENT = b"    - "
_LINES_MAX = 60


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a page.

    Attributes:
        start: Index of its first line.
        stop: Index behind its last one.
        untouched: Whether it is as it was written.
        row: Which row of the task's id it is about, from 1; 0 where it does not tell.
    """

    start: int
    stop: int
    untouched: bool
    row: int = 0


def note_lines(lines: Iterable[str]) -> list[bytes]:
    """Return the lines of a note as list items that hold plain text only; empty ones are left out."""
    texts = [text for line in lines if (text := note_text(line))]
    if len(texts) > _LINES_MAX:
        texts = [*texts[:_LINES_MAX], f"… and {len(texts) - _LINES_MAX} more"]
    return [_INDENT + text.encode() for text in texts]


def find_note(page: Page, section: Section | None, key: str | None = None) -> Note | None:
    """Return the first note with a key, or with any key for ``None``, under a heading."""
    return _find(page, key, section.start, section.stop) if section is not None else None


def without_notes(page: Page, start: int, stop: int) -> list[int]:
    """Return the indexes between two lines that belong to no note."""
    kept: list[int] = []
    while note := _find(page, None, start, stop):
        kept += range(start, note.start)
        start = note.stop
    return [*kept, *range(start, stop)]


def noted(page: Page, section: Section, lines: Iterable[str], key: str, row: int = 0) -> list[Splice]:
    """Return what changes with a note under a heading; nothing where it stands there already.

    The note stands behind what is there. One with the same key is replaced, or only added to where a person has
    changed it since it was written. The text of a note may come from a model: it is shown as plain list items.

    Args:
        page: The page.
        section: The task's details.
        lines: The note, one list item each.
        key: Names the note.
        row: Which row of the task's id it is about, from 1; 0 where there is only one.
    """
    body = note_lines(lines)
    note = find_note(page, section, key)
    if not body:
        return []
    if note is None:
        last = section.last_line(page)
        return page.inserted(last, [*_gap_after(page, last, section), *rendered(body, key, row)])
    old = [line.text for line in page.lines[note.start : note.stop]]
    if not note.untouched:
        missing = [line for line in body if line not in old]
        return page.inserted(note.stop - 1, missing) if missing else []
    new = page.ending_near(note.start).join(rendered(body, key, row))
    span = page.lines[note.start].start, page.lines[note.stop - 1].end
    return [(*span, new)] if page.data[span[0] : span[1]] != new else []


def says(page: Page, section: Section | None, lines: Iterable[str], key: str) -> bool:
    """Tell whether the note with a key under a heading has all of some lines."""
    note = find_note(page, section, key)
    there = page.lines[note.start : note.stop] if note is not None else []
    return set(note_lines(lines)) <= {line.text for line in there}


def rendered(body: Sequence[bytes], key: str, row: int = 0) -> list[bytes]:
    """Return a whole note, its first line with key, count and digest included."""
    return [_opening(key) + seal(body) + (b" row %d" % row if row else b"") + b" -->", *body]


def removed_note(page: Page, section: Section, note: Note, kept: Sequence[int] = ()) -> list[Splice]:
    """Return what changes without a note, and without the blank line that was put before it.

    Args:
        page: The page.
        section: The details that the note stands under.
        note: The note.
        kept: Lines of the note that stay, by index; its first line stays with them, so that they have a heading.
    """
    if kept:
        return page.removed(set(range(note.start + 1, note.stop)) - set(kept))
    last = note.start - 1
    while last >= section.start and page.lines[last].blank:
        last -= 1
    gap = bool(_gap_after(page, last, section)) and last < note.start - 1
    return page.removed(range(note.start - gap, note.stop))


def new_section(
    page: Page, parts: Sequence[Section], above: Section | None, heading: str, body: Sequence[bytes]
) -> list[Splice]:
    """Return what changes with a details heading for a task and ``body`` under it.

    Args:
        page: The page.
        parts: All headings of the page.
        above: The details of the nearest row above that has some: the new ones stand behind them, else before those of
            all other tasks, else at the end.
        heading: Task id and title.
        body: The lines under it.
    """
    tasks = [part for part in parts if part.task_id]
    level = (above or tasks[0]).level if tasks else 3
    block = [f"{'#' * level} {heading}".rstrip(": ").encode(), *body]
    if above is not None:
        return page.inserted(above.last_line(page), [b"", *block])
    part = next((part for part in parts if part.holds_all), None)
    if tasks and (part is None or part.index < tasks[0].index):
        return page.inserted(tasks[0].index - 1, [*block, b""])
    if part is not None:
        return page.inserted(part.last_line(page), [b"", *block])
    if page.open_from is None:
        last = max((index for index, line in enumerate(page.lines) if not line.blank), default=-1)
        return page.inserted(last, [b"", DETAILS_HEADING, b"", *block])
    # Behind a block that is never closed a heading would be part of it.
    return page.inserted(page.open_from - 1, [b"", DETAILS_HEADING, b"", *block, b""])


def _gap_after(page: Page, last: int, section: Section) -> list[bytes]:
    """Return a blank line where the note would otherwise run into a paragraph, a table or a code block."""
    in_list = any(block.kind == "list" and block.start <= last < block.stop for block in page.blocks)
    return [] if last < section.start or in_list else [b""]


def _opening(key: str) -> bytes:
    shown = flatten(note_text(key), 120)
    return (f"{LABEL} ({shown}): <!-- " if shown else f"{LABEL}: <!-- ").encode()


def seal(body: Sequence[bytes]) -> bytes:
    """Return how many lines there are, with a digest of them; it tells whether a person has changed them since."""
    digest = hashlib.sha256(b"\n".join(body)).hexdigest()[:8]
    return f"{len(body)} lines {digest}".encode()


def _find(page: Page, key: str | None, start: int, stop: int) -> Note | None:
    opening = LABEL.encode() if key is None else _opening(key)
    for index in range(start, stop):
        line = page.lines[index].text
        if index not in page.code and line.startswith(opening) and line.endswith(b" -->"):
            return _measured(page, index, stop)
    return None


def _measured(page: Page, index: int, stop: int) -> Note:
    sealed, _, behind = page.lines[index].text.rpartition(b"<!-- ")[2].removesuffix(b" -->").partition(b" row ")
    row = int(behind) if behind.isdigit() and len(behind) < 4 else 0
    count = int(digits) if (digits := sealed.split(b" ")[0]).isdigit() and len(digits) < 4 else 0
    written = [line.text for line in page.lines[index + 1 : min(index + 1 + count, stop)]]
    if seal(written) == sealed:
        return Note(index, index + 1 + len(written), untouched=True, row=row)
    end = index + 1
    while end < stop and not page.lines[end].blank and page.lines[end].text.startswith((b"  ", b"\t")):
        end += 1
    return Note(index, end, untouched=False, row=row)
