"""``aas-generator status``: what a run did, from its record."""

from __future__ import annotations

from pathlib import Path

from generator.bench.state import State
from generator.git import open_workspace
from generator.journal.history import RunHistory, RunState, TaskState
from generator.output import dump, say, table

SCHEMA = 1
RUNS_SHOWN = 10


def run_status(workspace: Path, run: str | None, *, as_json: bool) -> None:
    """Print the last recorded run, or the one that is named, and the list of runs.

    Raises:
        GeneratorError: The workspace cannot be used, or there is no such run.
    """
    history = RunHistory(State(open_workspace(workspace)))
    known = history.run_ids()
    chosen = history.find(run) if run is not None else next(iter(known), None)
    shown = history.read(chosen) if chosen is not None else None
    if as_json:
        listed = [_summary(history.read(run_id)) for run_id in known]
        dump({"schema": SCHEMA, "run": shown.model_dump(mode="json") if shown else None, "runs": listed})
    elif shown is None:
        say("no run is recorded in this workspace; 'aas-generator apply' makes one")
    else:
        others = [history.read(run_id) for run_id in known if run_id != chosen][:RUNS_SHOWN]
        say("\n".join(_head(shown)))
        if shown.tasks:
            rows = [(task.task_id, task.outcome or task.stage, task.branch or "", _why(task)) for task in shown.tasks]
            table(("Task", "Outcome", "Branch", "Why"), rows, (line for task in shown.tasks for line in _lines(task)))
        tail = [f"next: {shown.next_step}"] if shown.next_step else []
        if told := [*tail, *_list(others, len(known) - 1)]:
            say("\n".join(told))


def _head(run: RunState) -> list[str]:
    lines = [_heading(run), *(f"  batch {batch_id}" for batch_id in run.batch_ids if batch_id)]
    return [*lines, f"  {run.error}"] if run.error else lines


def _lines(task: TaskState) -> list[str]:
    """Return what became of a task as lines for a person."""
    first = f"{task.task_id}  {task.outcome or task.stage}  {task.branch or ''}".rstrip()
    return [first, *(f"  {line}" for line in _why(task).splitlines())]


def _why(task: TaskState) -> str:
    told = task.reason if task.outcome not in {"implemented", "undone", "updated"} else ""
    return "\n".join(filter(None, (told, task.next_step and f"next: {task.next_step}")))


def _heading(run: RunState) -> str:
    phase = f"running by pid {run.pid}" if run.phase == "running" else run.phase
    dry = ", dry run" if run.dry_run else ""
    return f"run {run.run_id}: {run.command or 'unknown'}{dry}, started {run.started or 'at an unknown time'}, {phase}"


def _list(runs: list[RunState], count: int) -> list[str]:
    if not runs:
        return []
    more = [f"  … and {count - len(runs)} more"] if count > len(runs) else []
    return ["", "earlier runs:", *(f"  {_heading(run)}" for run in runs), *more]


def _summary(run: RunState) -> dict[str, object]:
    return run.model_dump(mode="json", include={"run_id", "command", "phase", "started", "dry_run", "batch_ids"})
