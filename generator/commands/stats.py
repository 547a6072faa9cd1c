"""``aas-generator status --stats``: what tasks took."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from generator.bench.state import State
from generator.effort import Effort, TaskEffort, effort
from generator.git import open_workspace
from generator.journal.history import RunHistory
from generator.loop.batches.submissions import Submissions
from generator.output import dump, say, table
from generator.settings import load_settings

SCHEMA = 1


def run_stats(workspace: Path, *, as_json: bool) -> None:
    """Print what all recorded tasks took, and how that is beside what was aimed at.

    Raises:
        GeneratorError: The workspace, its settings or what is remembered of its batches cannot be used.
    """
    state = State(open_workspace(workspace))
    price = load_settings(workspace).model_price
    found = effort(RunHistory(state), Submissions(state.folder).all(), price)
    if as_json:
        dump({"schema": SCHEMA, **found.model_dump(mode="json")})
    elif not found.tasks:
        say("no run is recorded that came to a task")
    else:
        rows = [(task.task_id, task.outcome, *_figures(task)) for task in found.tasks]
        titles = ("Task", "Outcome", "Attempts", "Our time", "Tokens", "USD", "Hours")
        table(titles, rows, ("  ".join(row) for row in rows))
        say("\n".join(_tail(found)))


def _figures(task: TaskEffort) -> tuple[str, ...]:
    return (
        str(task.attempts),
        f"{task.seconds:.1f} s",
        f"{task.sent + task.received:,}" if task.sent or task.received else "-",
        f"{task.cost:.4f}" if task.cost is not None else "-",
        f"{task.hours:.1f} h" if task.hours is not None else "-",
    )


def _tail(found: Effort) -> Iterator[str]:
    yield f"{len(found.tasks)} tasks in {len(found.runs)} runs since {found.since[:10]}"
    known = [task.cost for task in found.tasks if task.cost is not None]
    if known:
        yield f"answers of {len(known)} tasks cost {sum(known):.4f} USD"
    if found.batches:
        yield f"all batches of this workspace cost {found.batches:.2f} USD, known or expected"
    for aim in found.aims:
        yield f"{aim.name}: {aim.found}, aimed at {aim.aim}: {'met' if aim.met else 'not met'}"
