"""What a run writes about a task: status, date, a note, and for failures a row for the person who fixes it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.board.board import Board, next_task_id
from generator.board.edit import NO_VALUE, edit_row, insert_row, replace_cells
from generator.board.notes import holds_note, note_for, with_section
from generator.board.rows import Row
from generator.board.store import update
from generator.board.text import comparable, flatten, note_text
from generator.plan import Record

TITLE_MAX = 200


class FollowUp(Record):
    """A new task that another one's outcome asks for.

    Attributes:
        title: The new row's title, e.g. ``Fix AAS-231: types gate failed``; also tells whether it exists already.
        status: Its status.
        description: Text for its details; empty for a row without details.
    """

    title: str
    status: str = "queued"
    description: str = ""


class RecordedOutcome(Record):
    """What was written to a board.

    Attributes:
        task_id: The task's id as the board writes it.
        changed: Whether the file was written.
        follow_up: Id of the follow-up's row, new or found; empty where none was asked for.
    """

    task_id: str
    changed: bool
    follow_up: str = ""


def edit_file(path: str | Path, task_id: str, edits: Mapping[str, str], title: str = "") -> bool:
    """Edit the cells of one task's row in a board's file and tell whether it was written; see ``edit_row``.

    Raises:
        BoardError: No clear row, unknown columns, or a file that cannot be changed.
    """
    return update(path, lambda data: edit_row(data, task_id, edits, title, path=path))


def mark_implemented(
    task_id: str, summary: str, *, board: str | Path, today: datetime.date | None = None, done_status: str = "Done"
) -> bool:
    """Set a task's status and date on a board and note ``summary`` under its details.

    Args:
        task_id: The task, in any case.
        summary: The note, one list item per line.
        board: The board's file.
        today: Date for the column ``Updated``; today where it is not given.
        done_status: Text for the column ``Status``.

    Returns:
        Whether the board was changed; a second call with the same summary changes nothing.

    Raises:
        BoardError: No clear row for the task, or a file that cannot be changed.
    """
    outcome = record_outcome(
        board,
        task_id=task_id,
        status=done_status,
        today=today or datetime.datetime.now().astimezone().date(),
        note_lines=summary.splitlines(),
    )
    return outcome.changed


def record_outcome(
    path: str | Path,
    *,
    task_id: str,
    title: str = "",
    status: str,
    today: datetime.date,
    note_lines: Sequence[str] = (),
    note_key: str = "",
    follow_up: FollowUp | None = None,
) -> RecordedOutcome:
    """Write a task's outcome to a board in one update: status, date, note and follow-up.

    The date changes only where the status or the note does. A follow-up gets the next id of the task's prefix and the
    task's priority and depends on the task; an open row with its title is taken for it.

    Args:
        path: The board's file.
        task_id: The task, in any case.
        title: Tells rows with the same id apart.
        status: New text for the column ``Status``.
        today: Date for ``Updated``, and for ``Created`` of a follow-up.
        note_lines: Note under the task's details, one list item each; none for no note.
        note_key: Names the note: one with the same key is replaced.
        follow_up: The row to add, if any.

    Raises:
        BoardError: No clear row for the task, or a file that cannot be changed.
    """
    found: dict[str, str] = {}

    def change(data: bytes) -> bytes:
        board = Board.from_bytes(data, path)
        row = _row_meant(board, task_id, title, lines=note_lines, key=note_key)
        found["task"] = row.task_id
        data = _with_outcome(board, row, note_for(board, row, note_lines, note_key), status, today)
        if follow_up is not None:
            data, found["follow-up"] = _with_follow_up(Board.from_bytes(data, path), row, follow_up, today)
        return data

    changed = update(path, change)
    return RecordedOutcome(task_id=found["task"], changed=changed, follow_up=found.get("follow-up", ""))


def _row_meant(board: Board, task_id: str, title: str, *, lines: Sequence[str], key: str) -> Row:
    """Return the task's row; among several with its id the one that got this note in an earlier run."""
    rows = board.with_id(task_id)
    noted = [row for row in rows if len(rows) > 1 and not title and lines and holds_note(board, row, lines, key)]
    return noted[0] if len(noted) == 1 else board.find(task_id, title)


def _with_outcome(board: Board, row: Row, noted: bytes, status: str, today: datetime.date) -> bytes:
    """Return the page ``noted`` with the row's status, and the date where status or note are new."""
    after = Board.from_bytes(noted, board.path)
    same = next(other for other in after.rows if _same_row(other, row))
    columns = row.table.roles
    texts = {columns["status"]: flatten(status)}
    if "updated" in columns and (noted != board.page.data or flatten(row.role("status")) != flatten(status)):
        texts[columns["updated"]] = today.isoformat()
    return replace_cells(after, same, texts)


def _same_row(other: Row, row: Row) -> bool:
    return other.place.text == row.place.text and other.task_id == row.task_id


def _with_follow_up(board: Board, row: Row, follow_up: FollowUp, today: datetime.date) -> tuple[bytes, str]:
    found = open_row(board, follow_up.title)
    if found is not None:
        return board.page.data, found.task_id
    data, task_id = insert_follow_up(board, row, follow_up, today)
    return (_with_description(data, board.path, task_id, follow_up) if follow_up.description else data), task_id


def open_row(board: Board, title: str) -> Row | None:
    """Return the open row with a title, or ``None``."""
    wanted = comparable(flatten(title, TITLE_MAX))
    return next((row for row in board.rows if row.is_open and comparable(row.title) == wanted), None)


def insert_follow_up(
    board: Board, row: Row, follow_up: FollowUp, today: datetime.date, *, depends: bool = True
) -> tuple[bytes, str]:
    """Return the page with a new row beside another one, on which it may depend, and the new row's id."""
    task_id = next_task_id(board, row.task_id.rpartition("-")[0] or "TASK")
    values = {
        "id": task_id,
        "title": flatten(follow_up.title, TITLE_MAX),
        "status": follow_up.status,
        "priority": row.role("priority") or NO_VALUE,
        "depends_on": row.task_id if depends else NO_VALUE,
        "created": today.isoformat(),
        "updated": today.isoformat(),
    }
    columns = row.table.roles
    cells = {row.table.columns[columns[role]]: value for role, value in values.items() if role in columns}
    return insert_row(board, row.table, cells), task_id


def _with_description(data: bytes, path: str, task_id: str, follow_up: FollowUp) -> bytes:
    board = Board.from_bytes(data, path)
    text = " ".join(note_text(line) for line in follow_up.description.splitlines())
    return with_section(board, board.find(task_id), [f"- **Description**: {text}".encode()])
