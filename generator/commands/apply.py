"""``aas-generator apply``: the whole pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generator.announce.run import announced
from generator.apply.run import apply_batch
from generator.apply.workers.cluster import Tls
from generator.apply.workers.workforce import Workforce
from generator.commands.building import settings_from, tell_no_sandbox
from generator.commands.common import Given, batch_sources, names_from
from generator.errors import EXIT_OK, EXIT_REFUSED, EXIT_TASKS
from generator.findings import reasons
from generator.output import note, show_report
from generator.plan import UNSURE
from generator.task_results import RunReport, TaskResult

_SHOWN = 6


def run_apply(
    names: Sequence[str],
    flags: Mapping[str, Any],
    *,
    workspace: Path,
    only: Sequence[str],
    names_given: Sequence[str] = (),
    drafts: bool,
    split: bool = False,
    isolate: bool = False,
    jobs: int = 1,
    scheduler: str = "",
    tls: tuple[Path | None, Path | None, Path | None] = (None, None, None),
    tasks_given: Sequence[str] = (),
    dry_run: bool,
    as_json: bool,
    quiet: bool,
) -> int:
    """Apply a batch, print the report and return the exit code.

    Raises:
        GeneratorError: Nothing could be done at all.
    """
    named = names_from(names_given)
    settings = settings_from(workspace, {**flags, "names": named or None})
    report = apply_batch(
        batch_sources(names),
        workspace,
        settings,
        only=only,
        named=named,
        drafts=drafts,
        split=split,
        isolate=isolate,
        workforce=Workforce(jobs, scheduler, Tls(*tls)),
        tasks=tasks_given,
        dry_run=dry_run,
        progress=(lambda _: None) if quiet else note,
    )
    report = announced(report, workspace, settings, dry_run=dry_run)
    if as_json and (waiting := waiting_line(report)):
        note(waiting)
    show_report(report.to_data, lambda: describe(report), warnings=report.problems, as_json=as_json)
    unsure = sum(task.outcome == "review" and task.reason.startswith(UNSURE) for task in report.tasks)
    if line := Given(names, workspace, flags.get("board"), tasks_given).waiting(unsure):
        note(line)
    return _exit_code(report)


def _exit_code(report: RunReport) -> int:
    if tell_no_sandbox(gate for task in report.tasks for gate in task.gates):
        return EXIT_REFUSED
    waiting = report.lost or any(task.transient for task in report.tasks)
    unfinished = report.count("failed", "review", "blocked") or waiting
    return EXIT_TASKS if unfinished else EXIT_OK


def describe(report: RunReport) -> list[str]:
    """Return a report as lines for a person."""
    lines = [line for task in report.tasks if not task.lacks for line in _task_lines(task)]
    lines += filter(None, [waiting_line(report)])
    counts = [
        f"{report.count(outcome)} {outcome}"
        for outcome in ("implemented", "scaffolded", "failed", "review", "blocked", "skipped")
    ]
    return [*lines, f"{', '.join(counts)} in {report.seconds:.1f} s; generated code ran in: {report.sandbox}"]


def waiting_line(report: RunReport) -> str:
    """Return in one line which tasks wait for the environment, and the command that provides what it lacks."""
    waiting = [task.task_id or "?" for task in report.tasks if task.lacks]
    if not waiting or report.environment is None:
        return ""
    shown = ", ".join(waiting[:_SHOWN]) + (f" and {len(waiting) - _SHOWN} more" if len(waiting) > _SHOWN else "")
    return f"not tried: {shown}. {report.environment.next_step}"


def _task_lines(task: TaskResult) -> list[str]:
    lines = [f"{task.task_id or '?'}  {task.outcome}  {task.branch or ''}".rstrip()]
    findings = reasons(task.gates)
    lines += [f"  {line}" for line in findings]
    if task.reason and not findings:
        lines.append(f"  {task.reason}")
    lines += [f"  to be written: {line}" for line in task.unwritten]
    return lines + [f"  warning: {warning}" for warning in task.warnings]
