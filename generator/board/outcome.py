"""What changes on a board with a task's outcome: status, date, and for failures a row for the person who fixes it."""

from __future__ import annotations

import datetime

from generator.board.board import Board, next_task_id
from generator.board.edit import NO_VALUE, insert_row, replace_cells
from generator.board.page import Splice
from generator.board.tables import Row
from generator.board.text import comparable, flatten
from generator.plan import Record

TITLE_MAX = 200


class FollowUp(Record):
    """A new task that another one's outcome asks for.

    Attributes:
        title: The new row's title, e.g. ``Fix AAS-231: types gate failed``; also tells whether it exists already.
        status: Its status.
    """

    title: str
    status: str = "queued"


def with_status(
    board: Board, row: Row, status: str | None, today: datetime.date, *, noted: bool = False
) -> list[Splice]:
    """Return what changes with a row's new status; the date changes with the status or the note.

    Args:
        board: The board.
        row: The row.
        status: The new status; ``None`` to leave it.
        today: The date for ``Updated``.
        noted: Whether the row's note changes.
    """
    columns = row.table.roles
    texts = {columns["status"]: status} if status is not None and "status" in columns else {}
    is_new = bool(texts) and flatten(row.role("status")) != flatten(status or "")
    if "updated" in columns and (noted or is_new):
        texts[columns["updated"]] = today.isoformat()
    return replace_cells(board, row, texts)


def open_row(board: Board, title: str) -> Row | None:
    """Return the open row with a title, or ``None``."""
    wanted = comparable(flatten(title, TITLE_MAX))
    return next((row for row in board.rows if comparable(row.title) == wanted and row.is_open), None)


def insert_follow_up(
    board: Board, row: Row, follow_up: FollowUp, today: datetime.date, *, depends: bool = True
) -> tuple[list[Splice], str]:
    """Return what changes with a new row beside another one, on which it may depend, and the new row's id."""
    task_id = next_task_id(board, row.task_id.rpartition("-")[0] or "TASK")
    texts = {
        "id": task_id,
        "title": flatten(follow_up.title, TITLE_MAX),
        "status": follow_up.status,
        "priority": row.role("priority") or NO_VALUE,
        "depends_on": row.task_id if depends else NO_VALUE,
        "created": today.isoformat(),
        "updated": today.isoformat(),
    }
    return insert_row(board, row.table, texts), task_id


def with_follow_up(board: Board, row: Row, follow_up: FollowUp, today: datetime.date) -> tuple[list[Splice], str]:
    """Return what changes with an open row for a follow-up, and that row's id, new or found."""
    found = open_row(board, follow_up.title)
    return ([], found.task_id) if found is not None else insert_follow_up(board, row, follow_up, today)
