"""``aas-generator apply``: the whole pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from generator.announce.run import announced
from generator.apply.run import apply_batch
from generator.apply.workers.cluster import Tls
from generator.apply.workers.workforce import Workforce
from generator.commands.building import settings_from, tell_no_sandbox
from generator.commands.common import Given, batch_sources, names_from
from generator.commands.dry_runs import DRY_RUN, labelled
from generator.commands.next_steps import Step, in_lines, next_steps
from generator.commands.outputs import Output, Told, show
from generator.commands.telling import Progress, results_said
from generator.errors import EXIT_OK, EXIT_REFUSED, EXIT_TASKS, with_code
from generator.findings import reasons
from generator.formats.judged import Judged, State
from generator.git import open_workspace
from generator.listening import Listener
from generator.output import note
from generator.plan import UNSURE
from generator.task_results import RunReport, TaskOutcome, TaskResult

_SHOWN = 6
_STATES: Mapping[TaskOutcome, State] = {
    "implemented": "passed",
    "scaffolded": "passed",
    "failed": "failed",
    "blocked": "failed",
    "review": "review",
    "skipped": "skipped",
}


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
    output: Output,
    quiet: bool,
    color: str = "auto",
    verbose: bool = False,
) -> int:
    """Apply a batch, print the report and return the exit code.

    Raises:
        GeneratorError: Nothing could be done at all.
    """
    named = names_from(names_given)
    settings = settings_from(workspace, {**flags, "names": named or None})
    given, label = Given(names, workspace, flags.get("board"), tasks_given), DRY_RUN if dry_run else ""
    with _listening(output, label, quiet=quiet, color=color, verbose=verbose) as listener:
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
            listener=listener,
        )
    report = announced(report, workspace, settings, dry_run=dry_run)
    if not output.for_people and (waiting := waiting_line(report)):
        note(waiting)
    steps = list(next_steps(report, workspace, _base_name(workspace, report), given.command("apply")))
    told = Told(
        report.to_data,
        lambda: labelled(describe(report, steps, verbose=verbose), dry_run=dry_run),
        lambda: map(_judged, report.tasks),
        lambda: _records(report),
        closing=lambda: labelled(_closing(report, steps), dry_run=dry_run),
    )
    show(told, output, workspace, warnings=report.problems)
    unsure = sum(task.outcome == "review" and task.reason.startswith(UNSURE) for task in report.tasks)
    if line := given.waiting(unsure):
        note(line)
    return _exit_code(report)


def _exit_code(report: RunReport) -> int:
    if tell_no_sandbox(gate for task in report.tasks for gate in task.gates):
        return EXIT_REFUSED
    waiting = report.lost or any(task.transient for task in report.tasks)
    unfinished = report.count("failed", "review", "blocked") or waiting
    return EXIT_TASKS if unfinished else EXIT_OK


@contextmanager
def _listening(output: Output, label: str, *, quiet: bool, color: str, verbose: bool) -> Iterator[Listener]:
    if not output.for_people:
        yield Listener() if quiet else Progress(label)
        return
    lines = partial(_task_lines, verbose=verbose)
    with results_said(lines, label=label, quiet=quiet, color=color) as listener:
        yield listener


def _base_name(workspace: Path, report: RunReport) -> str:
    repository = open_workspace(workspace)
    return repository.current_branch() or report.base[:12]


def describe(report: RunReport, steps: list[Step], *, verbose: bool = False) -> list[str]:
    """Return a report as lines for a person."""
    lines = [line for task in report.tasks if not task.lacks for line in _task_lines(task, verbose=verbose)]
    return [*lines, *_closing(report, steps)]


def _closing(report: RunReport, steps: list[Step]) -> list[str]:
    counts = [
        f"{report.count(outcome)} {outcome}"
        for outcome in ("implemented", "scaffolded", "failed", "review", "blocked", "skipped")
    ]
    told = f"{', '.join(counts)} in {report.seconds:.1f} s; generated code ran in: {report.sandbox}"
    return [*filter(None, [waiting_line(report)]), told, *in_lines(steps)]


def _judged(task: TaskResult) -> Judged:
    return Judged(
        name=task.task_id or "?",
        kind="task",
        state=_STATES[task.outcome],
        reason=task.reason,
        code=task.code,
        seconds=task.seconds,
        gates=task.gates,
    )


def _records(report: RunReport) -> Iterator[dict[str, Any]]:
    yield from ({"record": "task", **task} for task in report.tasks_data())
    yield {"record": "run", **report.head(), "problems": list(report.problems)}


def waiting_line(report: RunReport) -> str:
    """Return in one line which tasks wait for the environment, and the command that provides what it lacks."""
    waiting = [task.task_id or "?" for task in report.tasks if task.lacks]
    if not waiting or report.environment is None:
        return ""
    shown = ", ".join(waiting[:_SHOWN]) + (f" and {len(waiting) - _SHOWN} more" if len(waiting) > _SHOWN else "")
    return f"not tried: {shown}. {report.environment.next_step}"


def _task_lines(task: TaskResult, *, verbose: bool = False) -> list[str]:
    lines = [f"{task.task_id or '?'}  {task.outcome}  {task.branch or ''}".rstrip()]
    findings = reasons(task.gates)
    lines += [f"  {line}" for line in findings]
    if task.reason and not findings:
        lines.append(f"  {with_code(task.reason, task.code)}")
    lines += [f"  to be written: {line}" for line in task.unwritten]
    if verbose:
        lines += [f"  file: {path}" for unit in task.units for path in unit.files]
        lines += [f"  {gate.gate}: {gate.outcome}, {gate.seconds:.2f} s" for gate in task.gates if gate.level != "off"]
    return lines + [f"  warning: {warning}" for warning in task.warnings]
