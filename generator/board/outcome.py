"""What a run writes about a task: status, date, a note, and for failures a row for the person who fixes it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

from generator.board.board import Board, BoardFile, next_task_id
from generator.board.edit import NO_VALUE, edit_row, insert_row, replace_cells
from generator.board.notes import says
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


def edit_file(file: BoardFile, task_id: str, edits: Mapping[str, str], title: str = "") -> bool:
    """Edit the cells of one task's row in a board's file and tell whether it was written; see ``edit_row``.

    Raises:
        BoardError: No clear row, unknown columns, or a file that cannot be changed.
    """
    return file.change(lambda board: edit_row(board, task_id, edits, title))


def mark_implemented(
    file: BoardFile, task_id: str, summary: str, *, today: datetime.date | None = None, done_status: str = "Done"
) -> bool:
    """Set a task's status and date on a board and note ``summary`` under its details.

    Args:
        file: The board.
        task_id: The task, in any case.
        summary: The note, one list item per line.
        today: Date for the column ``Updated``; today where it is not given.
        done_status: Text for the column ``Status``.

    Returns:
        Whether the board was changed; a second call with the same summary changes nothing.

    Raises:
        BoardError: No clear row for the task, or a file that cannot be changed.
    """
    outcome = record_outcome(
        file,
        task_id=task_id,
        status=done_status,
        today=today or datetime.datetime.now().astimezone().date(),
        note_lines=summary.splitlines(),
    )
    return outcome.changed


def record_outcome(
    file: BoardFile,
    *,
    task_id: str,
    title: str = "",
    status: str,
    today: datetime.date,
    note_lines: Sequence[str] = (),
    note_key: str = "",
    note_is_part: bool = False,
    follow_up: FollowUp | None = None,
) -> RecordedOutcome:
    """Write a task's outcome to a board in one update: status, date, note and follow-up.

    The date changes only where the status or the note does. A follow-up gets the next id of the task's prefix and the
    task's priority and depends on the task; an open row with its title is taken for it.

    Args:
        file: The board.
        task_id: The task, in any case.
        title: Tells rows with the same id apart.
        status: New text for the column ``Status``.
        today: Date for ``Updated``, and for ``Created`` of a follow-up.
        note_lines: Note under the task's details, one list item each; none for no note.
        note_key: Names the note: one with the same key is replaced.
        note_is_part: Whether more may be known of the task than the note says: one that says it already is left.
        follow_up: The row to add, if any.

    Raises:
        BoardError: No clear row for the task, or a file that cannot be changed.
    """
    found: dict[str, str] = {}

    def decide(board: Board) -> list[Splice]:
        row = board.find(task_id, title)
        found["task"], found["follow-up"] = row.task_id, ""
        told = note_is_part and says(board.page, board.section_of(row), note_lines, note_key)
        note = [] if told else board.with_note(row, note_lines, note_key)
        changes = with_status(board, row, status, today, noted=bool(note))
        if follow_up is not None:
            added, found["follow-up"] = _with_follow_up(board, row, follow_up, today)
            changes += added
        return [*changes, *note]

    changed = file.change(decide)
    return RecordedOutcome(task_id=found["task"], changed=changed, follow_up=found["follow-up"])


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


def _with_follow_up(board: Board, row: Row, follow_up: FollowUp, today: datetime.date) -> tuple[list[Splice], str]:
    found = open_row(board, follow_up.title)
    return ([], found.task_id) if found is not None else insert_follow_up(board, row, follow_up, today)
