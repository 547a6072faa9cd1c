"""``aas-generator merge``: branches of tasks into one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from generator.commands.building import settings_from, tell_no_sandbox, tell_unsigned
from generator.commands.dry_runs import labelled, progress_of
from generator.errors import EXIT_OK, EXIT_REFUSED, EXIT_TASKS
from generator.findings import warnings
from generator.merge.records import MergedTask, MergeReport
from generator.merge.run import merge_tasks
from generator.output import show_report


def run_merge(
    tasks: Sequence[str],
    *,
    workspace: Path,
    into: str | None,
    scaffolded: bool,
    sandbox: str | None,
    install_missing: bool | None,
    dry_run: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Merge tasks, print what became of them and return the exit code.

    Raises:
        GeneratorError: Nothing could be done at all.
    """
    report = merge_tasks(
        workspace,
        settings_from(workspace, {"sandbox": sandbox, "install_missing": install_missing}),
        tasks,
        into=into,
        scaffolded=scaffolded,
        dry_run=dry_run,
        progress=progress_of(quiet=quiet, dry_run=dry_run),
    )
    if report.commit and not dry_run:
        tell_unsigned(workspace, report.base)
    show_report(
        report.to_data,
        lambda: labelled(describe(report), dry_run=report.dry_run),
        warnings=report.problems,
        as_json=as_json,
    )
    if tell_no_sandbox(report.gates):
        return EXIT_REFUSED
    return EXIT_TASKS if report.count("left_out") else EXIT_OK


def describe(report: MergeReport) -> list[str]:
    """Return a report as lines for a person."""
    if not report.tasks:
        return ["nothing to merge: no branch of an implemented task is missing here"]
    lines = [line for task in report.tasks for line in _task_lines(task)]
    lines += [f"warning: {line}" for line in warnings(report.gates)]
    left = report.count("left_out")
    if report.commit is None:
        return [*lines, f"nothing was merged; {left} left out"]
    merged = report.count("merged")
    tasks, be = ("task", "is") if merged == 1 else ("tasks", "are")
    lines.append(f"{merged} {tasks} {'would be' if report.dry_run else be} on branch {report.branch}, {left} left out")
    if not report.dry_run:
        lines += ["next:", f"  git merge --ff-only {report.branch}"]
    return lines


def _task_lines(task: MergedTask) -> list[str]:
    how = f"  {task.how.replace('_', ' ')}" if task.how else ""
    return [f"{task.task_id}  {task.outcome.replace('_', ' ')}{how}", *([f"  {task.reason}"] if task.reason else [])]
