"""The rows of a task board that tell which units could not be updated, and why."""

from __future__ import annotations

import datetime

from generator.answers.text import LINE_MAX, safe_text
from generator.board import BoardFile, FollowUp, close_follow_up, keep_follow_up
from generator.commit_text import harmless
from generator.errors import BoardError
from generator.findings import FINDINGS_SHOWN, reasons
from generator.settings import Settings
from generator.update.report import UnitUpdate

_FILES_SHOWN = 20


def keep_row(board: BoardFile | None, unit: UnitUpdate, task_id: str, settings: Settings, today: datetime.date) -> str:
    """Bring the row of a unit up to date; return why that was not possible, or an empty string.

    Args:
        board: The board; ``None`` where the workspace has none.
        unit: What became of the unit.
        task_id: The task that it was built for.
        settings: The tool's settings, for the words of the status column.
        today: The date for the board.
    """
    if board is None or unit.transient or unit.outcome == "refused":
        return ""
    title = row_title(unit)
    try:
        if unit.outcome == "failed":
            keep_follow_up(
                board,
                FollowUp(title=title, status=settings.queued_status),
                task_id=task_id,
                note_lines=_note(unit),
                note_key=f"aas-generator update {unit.key}",
                today=today,
            )
        else:
            close_follow_up(board, title, status=settings.done_status, today=today)
    except BoardError as error:
        return f"the board was not changed: {error}"
    return ""


def row_title(unit: UnitUpdate) -> str:
    """Return the title by which a unit's row is found again."""
    return safe_text(f"Update {unit.key} to {unit.new}", LINE_MAX)


def _note(unit: UnitUpdate) -> list[str]:
    """Return what a person must know, one line each; it names the files."""
    lines = [safe_text(harmless(f"Not updated from {unit.old}: {unit.reason}"), 500)]
    files = [change.path for change in unit.files if change.state == "conflict"]
    lines += [safe_text(f"conflict: {path}", 300) for path in files[:_FILES_SHOWN]]
    lines += [f"and {len(files) - _FILES_SHOWN} more files"] if len(files) > _FILES_SHOWN else []
    lines += map(harmless, reasons(unit.gates, FINDINGS_SHOWN))
    if unit.branch:
        lines.append(f"Resolve it on branch {unit.branch}, commit, then run: aas-generator update --finish {unit.key}")
    return lines
