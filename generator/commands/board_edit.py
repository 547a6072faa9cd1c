"""``aas-generator board edit``: one row of a task board."""

from __future__ import annotations

import json
from pathlib import Path

from generator.board import BoardFile, edit_file
from generator.errors import InputError
from generator.output import say
from generator.settings import load_settings


def run_board_edit(file: Path, task_id: str, edits_file: Path) -> None:
    """Replace cells of one task's row; every other byte stays. The columns are those of the current folder's settings.

    Raises:
        InputError: The edits are no JSON object of texts.
        BoardError: There is no clear row for the task, a column is unknown, or the file cannot be changed.
    """
    try:
        edits = json.loads(edits_file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(edits_file, f"cannot be read: {error}.", "Name a JSON file.") from None
    if not isinstance(edits, dict) or not all(isinstance(text, str) for text in edits.values()):
        raise InputError(edits_file, "is no JSON object of column and text.", 'Write {"Status": "Done"}.')
    board = BoardFile(file, load_settings(Path()).board_columns)
    say(f"{task_id}: changed" if edit_file(board, task_id, edits) else f"{task_id}: nothing to change")
