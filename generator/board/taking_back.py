"""What undoing a task does to a board: the opposite of what its outcome wrote, and nothing of a person's."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import Literal

from generator.board.board import Board, BoardFile
from generator.board.notes import find_note, note_lines, removed_note
from generator.board.outcome import with_status
from generator.board.page import Splice
from generator.board.parts import without_parts
from generator.board.tables import Row
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
        parts: Ids of the rows that the task was split into and that were removed.
        kept_parts: Ids of those that stay, because somebody works on them or has changed them.
    """

    task_id: str
    changed: bool
    status: str
    note: NoteFate
    follow_up: str = ""
    parts: tuple[str, ...] = ()
    kept_parts: tuple[str, ...] = ()


def take_back_outcome(
    file: BoardFile,
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
        file: The board.
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

    def decide(board: Board) -> list[Splice]:
        changes, parts, kept = without_parts(board, board.find(task_id, title), follow_up_status)
        if not changes:
            return taken_back(board, parts, kept)
        # What stands before the rows and details that go may be the last of the page then.
        rest = Board.from_bytes(board.page.with_changes(changes), file.path, file.columns)
        return [(0, len(board.page.data), rest.page.with_changes(taken_back(rest, parts, kept)))]

    def taken_back(board: Board, parts: Sequence[str], kept: Sequence[str]) -> list[Splice]:
        row = board.find(task_id, title)
        now = row.role("status")
        restored = "status" in row.table.roles and flatten(now) in {flatten(each) for each in statuses}
        note, fate = _without_our_note(board, row, note_key, lines)
        changes = with_status(board, row, status if restored else None, today, noted=bool(note))
        gone, removed = _without_follow_up(board, row, follow_up, follow_up_status) if follow_up else ([], "")
        found["task"] = TakenBack(
            task_id=row.task_id,
            changed=False,
            status=flatten(status) if restored else now,
            note=fate,
            follow_up=removed,
            parts=tuple(parts),
            kept_parts=tuple(kept),
        )
        return [*changes, *gone, *note]

    changed = file.change(decide)
    return found["task"].model_copy(update={"changed": changed})


def bears_note(board: Board, task_id: str, note_key: str) -> bool:
    """Tell whether the details of a task hold a note of this tool's."""
    sections = map(board.section_of, board.with_id(task_id))
    return any(find_note(board.page, part, note_key) is not None for part in sections)


def _without_our_note(board: Board, row: Row, key: str, lines: Sequence[str]) -> tuple[list[Splice], NoteFate]:
    section = board.section_of(row)
    note = find_note(board.page, section, key)
    if section is None or note is None:
        return [], "none"
    ours = set(note_lines(lines))
    # What a person has added or changed stays.
    inside = range(note.start + 1, note.stop)
    kept = [] if note.untouched else [index for index in inside if board.page.lines[index].text not in ours]
    return removed_note(board.page, section, note, kept), "kept" if kept else "removed"


def _without_follow_up(board: Board, row: Row, title: str, status: str) -> tuple[list[Splice], str]:
    """Remove the follow-up's row where it is as it was added and nobody has written details for it."""
    begin = comparable(flatten(title))
    for other in board.rows:
        ours = comparable(other.title).startswith(begin) and flatten(other.role("status")) == flatten(status)
        needs = flatten(other.role("depends_on")) if "depends_on" in other.table.roles else row.task_id
        if ours and needs.casefold() == row.task_id.casefold() and board.section_of(other) is None:
            return board.page.removed([other.place.index]), other.task_id
    return [], ""
