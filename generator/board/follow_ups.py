"""Rows for whoever takes over what a run could not do: added once, kept up to date, closed when it is done."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from generator.board.board import Board, BoardFile
from generator.board.outcome import FollowUp, insert_follow_up, open_row, with_status
from generator.board.page import Splice
from generator.errors import BoardError


def keep_follow_up(
    file: BoardFile,
    follow_up: FollowUp,
    *,
    task_id: str,
    note_lines: Sequence[str],
    note_key: str,
    today: datetime.date,
) -> str:
    """Let a board have an open row with a title and a note that says what is to be done; twice is once.

    A new row stands with the task that it is about and depends on it, or with the first one where the board has none.

    Args:
        file: The board.
        follow_up: The row.
        task_id: The task that it is about.
        note_lines: The note under the row's details, one list item each.
        note_key: Names the note: one with the same key is replaced.
        today: Date for ``Created`` and ``Updated``.

    Returns:
        The row's id.

    Raises:
        BoardError: The board has no row at all, or cannot be changed.
    """
    found: dict[str, str] = {}

    def decide(board: Board) -> list[Splice]:
        row = open_row(board, follow_up.title)
        if row is not None:
            found["row"] = row.task_id
            return board.with_note(row, note_lines, note_key)
        near = next(iter((*board.with_id(task_id), *board.rows)), None)
        if near is None:
            problem = "there is no row beside which one could be added."
            raise BoardError(board.path, problem, "Add the first one by hand.")
        depends = near.task_id.casefold() == task_id.casefold()
        added, found["row"] = insert_follow_up(board, near, follow_up, today, depends=depends)
        line = near.table.rows[-1].index + 2
        note = board.with_new_note(found["row"], follow_up.title, note_lines, note_key, line=line)
        return [*added, *note]

    file.change(decide)
    return found["row"]


def close_follow_up(file: BoardFile, title: str, *, status: str, today: datetime.date) -> str:
    """Give the open row with a title its last status.

    Returns:
        The row's id; empty where no open row has the title.

    Raises:
        BoardError: The board cannot be read or changed.
    """
    found = {"row": ""}

    def decide(board: Board) -> list[Splice]:
        row = open_row(board, title)
        found["row"] = row.task_id if row is not None else ""
        return with_status(board, row, status, today) if row is not None else []

    file.change(decide)
    return found["row"]
