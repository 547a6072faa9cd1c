"""Rows for whoever takes over what a run could not do: added once, kept up to date, closed when it is done."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from generator.board.board import Board
from generator.board.edit import replace_cells
from generator.board.notes import note_for
from generator.board.outcome import FollowUp, insert_follow_up, open_row
from generator.board.rows import Row
from generator.board.store import update
from generator.board.text import flatten
from generator.errors import BoardError


def keep_follow_up(
    path: str | Path,
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
        path: The board's file.
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

    def change(data: bytes) -> bytes:
        board = Board.from_bytes(data, path)
        row = open_row(board, follow_up.title)
        if row is None:
            near = _near(board, task_id)
            depends = near.task_id.casefold() == task_id.casefold()
            data, added = insert_follow_up(board, near, follow_up, today, depends=depends)
            board = Board.from_bytes(data, path)
            row = board.find(added)
        found["row"] = row.task_id
        return note_for(board, row, note_lines, note_key)

    update(path, change)
    return found["row"]


def close_follow_up(path: str | Path, title: str, *, status: str, today: datetime.date) -> str:
    """Give the open row with a title its last status.

    Returns:
        The row's id; empty where no open row has the title.

    Raises:
        BoardError: The board cannot be read or changed.
    """
    found = {"row": ""}

    def change(data: bytes) -> bytes:
        board = Board.from_bytes(data, path)
        row = open_row(board, title)
        if row is None:
            return data
        found["row"] = row.task_id
        columns = row.table.roles
        texts = {columns["status"]: flatten(status)}
        if "updated" in columns:
            texts[columns["updated"]] = today.isoformat()
        return replace_cells(board, row, texts)

    update(path, change)
    return found["row"]


def _near(board: Board, task_id: str) -> Row:
    """Return the row that a new one stands with: that of its task, else the first one.

    Raises:
        BoardError: The board has no row.
    """
    rows = (*board.with_id(task_id), *board.rows)
    if not rows:
        raise BoardError(board.path, "there is no row beside which one could be added.", "Add the first one by hand.")
    return rows[0]
