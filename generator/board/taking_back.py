"""What undoing a task does to a board: the opposite of what its outcome wrote, and nothing of a person's."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Literal

from generator.board.board import Board
from generator.board.edit import replace_cells
from generator.board.note_block import find_note, note_lines
from generator.board.notes import without_note
from generator.board.rows import Row
from generator.board.store import update
from generator.board.text import comparable, flatten
from generator.plan import Record

NoteFate = Literal["none", "removed", "kept"]


class TakenBack(Record):
    """What was taken back on a board.

    Attributes:
        task_id: The task's id as the board writes it.
        changed: Whether the file was written.
        status: The row's status now.
        note: What became of the note: ``kept`` where lines of it stay because a person changed them.
        follow_up: Id of the follow-up's row that was removed; empty where there was none as we wrote it.
    """

    task_id: str
    changed: bool
    status: str
    note: NoteFate
    follow_up: str = ""


def take_back_outcome(
    path: str | Path,
    *,
    task_id: str,
    title: str = "",
    statuses: Collection[str],
    status: str,
    today: datetime.date,
    note_key: str,
    lines: Sequence[str] = (),
    follow_up: str = "",
    follow_up_status: str = "",
) -> TakenBack:
    """Take a task's outcome back from a board in one update: status, note and follow-up.

    Args:
        path: The board's file.
        task_id: The task, in any case.
        title: Tells rows with the same id apart.
        statuses: The statuses that this tool writes; a row with another one was set by a person and keeps it.
        status: The new status.
        today: Date for ``Updated``, where anything of the row or its note changes.
        note_key: Names the note.
        lines: The note as it was written, for one that a person has changed since: only these lines go.
        follow_up: Beginning of the title of the row that was added for whoever fixes the task.
        follow_up_status: The status which that row was given; one that has another by now stays.

    Raises:
        BoardError: No clear row for the task, or a file that cannot be changed.
    """
    found: dict[str, TakenBack] = {}

    def change(data: bytes) -> bytes:
        board = Board.from_bytes(data, path)
        row = board.find(task_id, title)
        noted, fate = _without_our_note(board, row, note_key, lines)
        after = _with_status(Board.from_bytes(noted, path), row, statuses, status, today, noted=noted != data)
        removed = ""
        if follow_up:
            after, removed = _without_follow_up(Board.from_bytes(after, path), row, follow_up, follow_up_status)
        now = Board.from_bytes(after, path).find(task_id, title)
        found["task"] = TakenBack(
            task_id=now.task_id, changed=False, status=now.role("status"), note=fate, follow_up=removed
        )
        return after

    changed = update(path, change)
    return found["task"].model_copy(update={"changed": changed})


def bears_note(board: Board, task_id: str, note_key: str) -> bool:
    """Tell whether the details of a task hold a note of this tool's."""
    sections = [board.section_of(row) for row in board.with_id(task_id)]
    return any(
        part is not None and find_note(board.page, note_key, part.heading.index + 1, part.stop) is not None
        for part in sections
    )


def _without_our_note(board: Board, row: Row, key: str, lines: Sequence[str]) -> tuple[bytes, NoteFate]:
    section = board.section_of(row)
    note = find_note(board.page, key, section.heading.index + 1, section.stop) if section else None
    if section is None or note is None:
        return board.page.data, "none"
    kept = [] if note.untouched else _of_a_person(board, range(note.start + 1, note.stop), lines)
    return without_note(board.page, section, note, kept), "kept" if kept else "removed"


def _of_a_person(board: Board, indexes: range, lines: Sequence[str]) -> list[int]:
    """Return the lines of a note that a person has added or changed, by index."""
    ours = set(note_lines(lines))
    return [index for index in indexes if board.page.lines[index].text not in ours]


def _with_status(
    board: Board, row: Row, statuses: Collection[str], status: str, today: datetime.date, *, noted: bool
) -> bytes:
    same = next(other for other in board.rows if other.place.text == row.place.text and other.task_id == row.task_id)
    columns = row.table.roles
    now = flatten(row.role("status"))
    restored = now in {flatten(each) for each in statuses} and now != flatten(status)
    texts = {columns["status"]: flatten(status)} if restored else {}
    if "updated" in columns and (restored or noted):
        texts[columns["updated"]] = today.isoformat()
    return replace_cells(board, same, texts)


def _without_follow_up(board: Board, row: Row, title: str, status: str) -> tuple[bytes, str]:
    """Remove the follow-up's row where it is as it was added and nobody has written details for it."""
    begin = comparable(flatten(title))
    for other in board.rows:
        ours = comparable(other.title).startswith(begin) and flatten(other.role("status")) == flatten(status)
        needs = flatten(other.role("depends_on")) if "depends_on" in other.table.roles else row.task_id
        if ours and needs.casefold() == row.task_id.casefold() and board.section_of(other) is None:
            line = board.page.lines[other.place.index]
            start = line.start
            if not line.ending and other.place.index:
                start = board.page.lines[other.place.index - 1].end
            return board.page.data[:start] + board.page.data[line.stop :], other.task_id
    return board.page.data, ""
