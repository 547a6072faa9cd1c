"""``mark_implemented``: one task of the board is done."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from generator.board import BoardFile
from generator.board import mark_implemented as mark_on_board
from generator.board_search import board_file
from generator.doors.configuration import FilePath, configuration_of
from generator.errors import BoardError


def mark_implemented(task_id: str, summary: str, *, board: FilePath | None = None, config: object = None) -> bool:
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


class HandoffManagerMixin:
    """Gives an application's manager of its task board the method ``mark_implemented``.

    The manager's attribute ``task_board_path``, where it has one, names the board, relative to the workspace; else the
    workspace's board is searched for. Its ``config`` says where the workspace is; see ``configuration_of``.
    """

    default_workspace: ClassVar[Path] = Path()

    def mark_implemented(self, task_id: str, implementation_summary: str) -> bool:
        """Mark a task of the board as done and note the summary under its details.

        Args:
            task_id: The task, in any case.
            implementation_summary: What was built, one list item a line.

        Returns:
            Whether the board was changed; a second call with the same summary changes nothing.

        Raises:
            BoardError: There is no board, no clear row for the task, or the file cannot be changed.
        """
        configuration = configuration_of(getattr(self, "config", None), self.default_workspace)
        named = getattr(self, "task_board_path", None)
        # Joining keeps an absolute path as it is.
        board = configuration.workspace / named if named else None
        return mark_implemented(
            task_id,
            implementation_summary,
            board=board,
            config={**configuration.given, "workspace": configuration.workspace},
        )
