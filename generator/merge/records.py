"""What became of a merge: the records behind ``merge --json``."""

from __future__ import annotations

from typing import Any, Literal

from generator.findings import GateResult
from generator.merge.combining import How
from generator.plan import Record

SCHEMA = 1
MergeOutcome = Literal["merged", "left_out", "already"]


class MergedTask(Record):
    """What became of one task.

    Attributes:
        task_id: The task.
        outcome: ``already`` where the branch had it before.
        how: How it was merged; ``None`` where it was not.
        reason: Why it was left out; empty otherwise.
        files: The files that it changes there, or those in conflict of one that was left out.
    """

    task_id: str
    outcome: MergeOutcome
    how: How | None = None
    reason: str = ""
    files: tuple[str, ...] = ()


class MergeReport(Record):
    """What became of a merge.

    Attributes:
        run_id: Unique name of the run.
        workspace: The workspace's folder.
        dry_run: Whether nothing was published.
        branch: The branch that the tasks are on, or would be.
        base: The commit that they were merged into.
        commit: That branch's commit; ``None`` where nothing was merged.
        tasks: The tasks, those that were merged in their order.
        gates: What the gates said of the whole.
        sandbox: How generated code was run.
        problems: What a person should know beside.
        seconds: Wall-clock time.
    """

    run_id: str
    workspace: str
    dry_run: bool
    branch: str
    base: str
    commit: str | None
    tasks: tuple[MergedTask, ...]
    gates: tuple[GateResult, ...] = ()
    sandbox: str = ""
    problems: tuple[str, ...] = ()
    seconds: float = 0.0

    def count(self, outcome: MergeOutcome) -> int:
        """Return how many tasks have an outcome."""
        return sum(task.outcome == outcome for task in self.tasks)

    def to_data(self) -> dict[str, Any]:
        """Return the report as ``merge --json`` prints it."""
        return {"schema": SCHEMA, **self.model_dump(mode="json")}
