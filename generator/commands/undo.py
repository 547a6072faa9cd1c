"""``aas-generator undo``: take back one task."""

from __future__ import annotations

from pathlib import Path

from generator.commands.building import settings_from, tell_unsigned
from generator.commands.dry_runs import labelled, progress_of
from generator.errors import EXIT_OK, EXIT_TASKS
from generator.output import show_report
from generator.undo.undo import UndoReport, undo_task


def run_undo(task_id: str, *, workspace: Path, board: str | None, dry_run: bool, as_json: bool, quiet: bool) -> int:
    """Take back a task, print what was done and return the exit code.

    Raises:
        GeneratorError: The task was never applied or cannot be taken back.
    """
    settings = settings_from(workspace, {"board": board})
    progress = progress_of(quiet=quiet, dry_run=dry_run)
    report = undo_task(task_id, workspace, settings, dry_run=dry_run, progress=progress)
    if report.commit and not report.dry_run:
        tell_unsigned(workspace, "HEAD")
    show_report(
        report.to_data,
        lambda: labelled(describe(report), dry_run=report.dry_run),
        warnings=report.warnings,
        as_json=as_json,
    )
    return EXIT_TASKS if report.warnings else EXIT_OK


def describe(report: UndoReport) -> list[str]:
    """Return what was taken back as lines for a person."""
    would = "would be " if report.dry_run else ""
    if report.outcome == "nothing":
        return [f"{report.task_id}  nothing to undo", f"  {report.next_step}"]
    lines = [f"{report.task_id}  {would}{report.outcome}"]
    if report.reverted:
        lines.append(f"  commit {report.reverted[:12]} {would}reverted on branch {report.branch}")
    lines += [f"  branch {name} {would}deleted (it was at {commit[:12]})" for name, commit in report.deleted.items()]
    if report.board is not None:
        lines.append(f"  the board says: {report.board.status}")
        if report.board.follow_up:
            lines.append(f"  the row {report.board.follow_up} was removed from the board")
    if report.next_step:
        lines.append(f"  {report.next_step}")
    return lines
