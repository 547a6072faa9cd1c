"""``aas-generator status``: what a run did, from its record, and how the branches of tasks can be merged."""

from __future__ import annotations

from pathlib import Path

from generator.bench.state import State
from generator.errors import ManyErrors
from generator.git import Repository, open_workspace
from generator.journal.history import RunHistory, RunState, TaskState
from generator.merge.prospects import Prospects, prospects
from generator.merge.prospects import describe as describe_prospects
from generator.output import dump, say, table
from generator.settings import load_settings

SCHEMA = 1
RUNS_SHOWN = 10


def run_status(workspace: Path, run: str | None, *, as_json: bool) -> None:
    """Print the last recorded run, or the one that is named, and the list of runs.

    Raises:
        GeneratorError: The workspace cannot be used, or there is no such run.
    """
    repository = open_workspace(workspace)
    history = RunHistory(State(repository))
    ahead = _prospects(repository)
    known = history.run_ids()
    chosen = history.find(run) if run is not None else history.last()
    shown = history.read(chosen) if chosen is not None else None
    if as_json:
        listed = [_summary(history.read(run_id)) for run_id in known]
        dump(
            {
                "schema": SCHEMA,
                "run": shown.model_dump(mode="json") if shown else None,
                "runs": listed,
                "merges": [each.model_dump(mode="json") for each in ahead.tasks],
            }
        )
    elif shown is None:
        none = "no run is recorded in this workspace; 'aas-generator apply' makes one"
        say("\n".join([none, *describe_prospects(ahead)]))
    else:
        others = [history.read(run_id) for run_id in known if run_id != chosen][:RUNS_SHOWN]
        say("\n".join(_head(shown)))
        if shown.tasks:
            told = [(task, _outcome(shown, task)) for task in shown.tasks]
            rows = [(task.task_id, outcome, task.branch or "", _why(task)) for task, outcome in told]
            table(("Task", "Outcome", "Branch", "Why"), rows, (line for each in told for line in _lines(*each)))
        tail = [f"next: {shown.next_step}"] if shown.next_step else []
        if last := [*tail, *describe_prospects(ahead), *_list(others, len(known) - 1)]:
            say("\n".join(last))


def _prospects(repository: Repository) -> Prospects:
    """Return how tasks could be merged; nothing where the settings cannot be read, which other commands tell."""
    try:
        return prospects(repository, load_settings(repository.top))
    except ManyErrors:
        return Prospects()


def _head(run: RunState) -> list[str]:
    lines = [_heading(run), *(f"  batch {batch_id}" for batch_id in run.batch_ids if batch_id)]
    return [*lines, f"  {run.error}"] if run.error else lines


def _outcome(run: RunState, task: TaskState) -> str:
    return f"{'would be ' if run.dry_run and task.outcome else ''}{task.outcome or task.stage}"


def _lines(task: TaskState, outcome: str) -> list[str]:
    """Return what became of a task as lines for a person."""
    return [
        f"{task.task_id}  {outcome}  {task.branch or ''}".rstrip(),
        *(f"  {line}" for line in _why(task).splitlines()),
    ]


def _why(task: TaskState) -> str:
    told = task.reason if task.outcome not in {"implemented", "undone", "updated"} else ""
    return "\n".join(filter(None, (told, task.next_step and f"next: {task.next_step}")))


def _heading(run: RunState) -> str:
    phase = f"running by pid {run.pid}" if run.phase == "running" else run.phase
    dry = ", dry run" if run.dry_run else ""
    refused = ", nothing was done" if run.was_refused else ""
    started = run.started or "at an unknown time"
    return f"run {run.run_id}: {run.command or 'unknown'}{dry}, started {started}, {phase}{refused}"


def _list(runs: list[RunState], count: int) -> list[str]:
    if not runs:
        return []
    more = [f"  … and {count - len(runs)} more"] if count > len(runs) else []
    return ["", "other runs:", *(f"  {_heading(run)}" for run in runs), *more]


def _summary(run: RunState) -> dict[str, object]:
    return run.model_dump(mode="json", include={"run_id", "command", "phase", "started", "dry_run", "batch_ids"})
