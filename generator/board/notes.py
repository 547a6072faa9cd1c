"""Notes under a task's details: where they belong, and what a page looks like with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.board.board import Board
from generator.board.details import Section, is_details_heading
from generator.board.note_block import Note, find_note, note_lines, render_note
from generator.board.page import Page, indent_of, list_marker
from generator.board.rows import Row
from generator.board.text import flatten

DETAILS_HEADING = b"## Task Details"


def add_note(
    data: bytes,
    task_id: str,
    lines: Sequence[str],
    title: str = "",
    *,
    key: str = "",
    path: str | Path = "the board",
) -> bytes:
    """Return a page with a note under a task's details heading; headings that are missing are created.

    The note stands behind what is there. One with the same key is replaced, or only added to where a person has
    changed it since it was written. The text of a note may come from a model: it is shown as plain list items.

    Args:
        data: The page.
        task_id: The task, in any case.
        lines: The note, one list item each.
        title: Tells rows with the same id apart.
        key: Names the note; a second call with the same key and lines changes nothing.
        path: Named in errors.

    Raises:
        BoardError: No row or more than one for the task.
    """
    board = Board.from_bytes(data, path)
    return note_for(board, board.find(task_id, title), lines, key)


def note_for(board: Board, row: Row, lines: Sequence[str], key: str) -> bytes:
    """Return the board's page with a note for ``row``; see ``add_note``."""
    body = note_lines(lines)
    if not body:
        return board.page.data
    section = board.section_of(row)
    if section is None:
        return with_section(board, row, render_note(key, body))
    note = find_note(board.page, key, section.heading.index + 1, section.stop)
    if note is not None:
        return _renewed(board.page, note, key, body)
    last = section.last_line(board.page)
    return _inserted(board.page, last, [*_gap_after(board.page, last, section), *render_note(key, body)])


def without_note(page: Page, section: Section, note: Note, kept: Sequence[int] = ()) -> bytes:
    """Return the page without a note, and without the blank line that was put before it.

    Args:
        page: The page.
        section: The details that the note stands under.
        note: The note.
        kept: Lines of the note that stay, by index; its first line stays with them, so that they have a heading.
    """
    if kept:
        gone = sorted(set(range(note.start + 1, note.stop)) - set(kept))
    else:
        last = note.start - 1
        while last > section.heading.index and page.lines[last].blank:
            last -= 1
        gap = bool(_gap_after(page, last, section)) and last < note.start - 1
        gone = list(range(note.start - gap, note.stop))
    parts: list[bytes] = []
    place = 0
    for index in gone:
        parts.append(page.data[place : page.lines[index].start])
        place = page.lines[index].stop
    rest = b"".join(parts)
    if gone and place == len(page.data) and not page.lines[gone[-1]].ending:
        # The page had no line end behind its last line, and has none again.
        before = page.lines[gone[0] - 1]
        if gone == list(range(gone[0], gone[-1] + 1)) and before.ending:
            rest = rest.removesuffix(before.ending)
    return rest + page.data[place:]


def holds_note(board: Board, row: Row, lines: Sequence[str], key: str) -> bool:
    """Tell whether a row's details hold this very note already."""
    return board.section_of(row) is not None and note_for(board, row, lines, key) == board.page.data


def with_section(board: Board, row: Row, body: Sequence[bytes]) -> bytes:
    """Return the page with a details heading for ``row`` and ``body`` under it.

    It stands behind the details of the nearest row above that has some, else before all others, else at the end.
    """
    page = board.page
    anchor = _section_above(board, row)
    tasks = [part for part in board.sections if part.heading.task_id]
    level = (anchor or tasks[0]).heading.level if tasks else 3
    block = [f"{'#' * level} {row.task_id}: {flatten(row.title)}".rstrip(": ").encode(), *body]
    if anchor is not None:
        return _inserted(page, anchor.last_line(page), [b"", *block])
    part = next((part for part in board.sections if is_details_heading(part.heading)), None)
    if tasks and (part is None or part.heading.index < tasks[0].heading.index):
        return _inserted(page, tasks[0].heading.index - 1, [*block, b""])
    if part is not None:
        return _inserted(page, part.last_line(page), [b"", *block])
    if page.open_from is None:
        return _inserted(page, _last_text(page), [b"", DETAILS_HEADING, b"", *block])
    # Behind a block that is never closed a heading would be part of it.
    return _inserted(page, page.open_from - 1, [b"", DETAILS_HEADING, b"", *block, b""])


def _section_above(board: Board, row: Row) -> Section | None:
    for other in reversed([other for other in board.rows if other.line < row.line]):
        section = board.section_of(other)
        if section is not None:
            return section
    return None


def _renewed(page: Page, note: Note, key: str, body: Sequence[bytes]) -> bytes:
    old = [line.text for line in page.lines[note.start : note.stop]]
    if note.untouched:
        new = render_note(key, body)
        return page.data if new == old else _spliced(page, note.start, note.stop, new)
    missing = [line for line in body if line not in old]
    return _inserted(page, note.stop - 1, missing) if missing else page.data


def _gap_after(page: Page, last: int, section: Section) -> list[bytes]:
    """Return a blank line where the note would otherwise run into a paragraph, a table or a code block."""
    text = page.lines[last].text
    in_list = bool(list_marker(text)) or (indent_of(text) >= 2 and not page.hidden[last])
    return [] if last == section.heading.index or in_list else [b""]


def _last_text(page: Page) -> int:
    return max((index for index, line in enumerate(page.lines) if not line.blank), default=-1)


def _inserted(page: Page, after: int, lines: Sequence[bytes]) -> bytes:
    """Return the page with lines behind line ``after``; a page without a final line end keeps having none."""
    ending = page.ending_near(max(after, 0))
    place = page.lines[after].stop if after >= 0 else 0
    if after >= 0 and not page.lines[after].ending:
        return page.data + b"".join(ending + line for line in lines)
    return page.data[:place] + b"".join(line + ending for line in lines) + page.data[place:]


def _spliced(page: Page, start: int, stop: int, lines: Sequence[bytes]) -> bytes:
    ending = page.ending_near(start)
    tail = page.lines[stop - 1].ending
    new = ending.join(lines) + tail
    return page.data[: page.lines[start].start] + new + page.data[page.lines[stop - 1].stop :]
