"""``aas-generator status``: what a run did, from its record, and how the branches of tasks can be merged."""

from __future__ import annotations

from pathlib import Path

from generator.bench.state import State
from generator.errors import ManyErrors, with_code
from generator.git import Repository, open_workspace
from generator.journal.history import RunHistory, RunPhase, RunState, TaskState
from generator.merge.prospects import Prospect, Prospects, prospects
from generator.merge.prospects import describe as describe_prospects
from generator.output import dump, say, table
from generator.plan import Record
from generator.settings import load_settings

SCHEMA = 1
RUNS_SHOWN = 10


class RunSummary(Record):
    """A run in the list of all of them; see ``RunState``."""

    run_id: str
    command: str
    phase: RunPhase
    started: str
    dry_run: bool
    batch_ids: tuple[str, ...]


class StatusDocument(Record):
    """A run, all runs, and how the branches of tasks can be merged.

    Attributes:
        run: The run that is shown; ``null`` where none is recorded.
        runs: All recorded runs, the newest first.
        merges: How each finished task can be merged behind those before it.
    """

    run: RunState | None
    runs: tuple[RunSummary, ...]
    merges: tuple[Prospect, ...]


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
        listed = tuple(_summary(history.read(run_id)) for run_id in known)
        told = StatusDocument(run=shown, runs=listed, merges=ahead.tasks)
        dump({"schema": SCHEMA, **told.model_dump(mode="json")})
    elif shown is None:
        none = "no run is recorded in this workspace; 'aas-generator apply' makes one"
        say("\n".join([none, *describe_prospects(ahead)]))
    else:
        others = [history.read(run_id) for run_id in known if run_id != chosen][:RUNS_SHOWN]
        say("\n".join(_head(shown)))
        if shown.tasks:
            lines = [(task, _outcome(shown, task)) for task in shown.tasks]
            rows = [(task.task_id, outcome, task.branch or "", _why(task)) for task, outcome in lines]
            table(("Task", "Outcome", "Branch", "Why"), rows, (line for each in lines for line in _lines(*each)))
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
    is_done = task.outcome in {"implemented", "undone", "updated"}
    told = "" if is_done else with_code(task.reason, task.code)
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


def _summary(run: RunState) -> RunSummary:
    return RunSummary(**run.model_dump(include=set(RunSummary.model_fields)))
