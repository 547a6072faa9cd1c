"""``mark_implemented``: one task of the board is done."""

from __future__ import annotations

from pathlib import Path

from generator.board import BoardFile
from generator.board import mark_implemented as mark_on_board
from generator.board_search import board_file
from generator.doors.configuration import configuration_of
from generator.errors import BoardError


def mark_implemented(task_id: str, summary: str, *, board: str | Path | None = None, config: object = None) -> bool:
    """Set a task's status and date on the board and note ``summary`` under its details.

    Args:
        task_id: The task, in any case.
        summary: The note, one list item a line.
        board: The board's file; by default the one of the workspace.
        config: See ``configuration_of``: where the workspace is, and its settings.

    Returns:
        Whether the board was changed; a second call with the same summary changes nothing.

    Raises:
        BoardError: There is no board, no clear row for the task, or the file cannot be changed.
    """
    configuration = configuration_of(config)
    settings = configuration.settings
    named = BoardFile(Path(board), settings.board_columns) if board else None
    file = named or board_file(configuration.workspace, settings, lambda: (task_id,))
    if file is None:
        raise BoardError(configuration.workspace, "no task board was found.", "Name it with the argument board.")
    return mark_on_board(file, task_id, summary, done_status=settings.done_status)
