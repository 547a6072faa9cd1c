"""What became of a run: the records behind ``apply --json``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import Field, SkipValidation

from generator.bench.environment_report import EnvironmentReport
from generator.findings import GateResult
from generator.plan import Record

TaskOutcome = Literal["implemented", "scaffolded", "failed", "review", "skipped", "blocked"]
SCHEMA = 1
# Outcomes of tasks whose branch can be merged and built on.
BUILT: frozenset[TaskOutcome] = frozenset({"implemented", "scaffolded"})

# What a report counts. Blocked tasks count as failed ones: they need a person.
COUNTS: Mapping[str, tuple[TaskOutcome, ...]] = MappingProxyType(
    {
        "success_count": ("implemented",),
        "scaffolded_count": ("scaffolded",),
        "failed_count": ("failed", "blocked"),
        "review_count": ("review",),
        "skipped_count": ("skipped",),
    }
)


class UnitResult(Record):
    """One rendered unit: its blueprint, name, answers file and workspace-relative files."""

    blueprint: str
    name: str
    answers_file: str
    files: tuple[str, ...] = ()


class BlockResult(Record):
    """What became of one code block of the analysis.

    Attributes:
        index: Position among the text's blocks, from 0.
        fate: ``placed`` in a file of its own, ``merged`` into a file of the blueprint or of the workspace,
            ``left out`` because it is no part of the unit, or left to a person for ``review``.
        path: The file; the planned one where it is in none.
        reason: Why it is not simply placed.
    """

    index: int
    fate: Literal["placed", "merged", "left out", "review"]
    path: str | None = None
    reason: str = ""


class TaskResult(Record):
    """What became of one task.

    Attributes:
        task_id: The task.
        outcome: What became of it.
        reason: Why, for every outcome but ``implemented``; of a scaffold, which parts are empty.
        code: What ``explain`` knows the reason by; of several findings that of the first.
        branch: The branch that holds it, also for a failed one; ``None`` where nothing was built.
        commit: That branch's commit.
        units: What was rendered.
        gates: What the gates said.
        stubs: Modules that had to be replaced by stubs.
        subtasks: The rows that took its place where it was split, by id.
        unwritten: What is still to be written, one line each; only of a scaffold.
        code_blocks: What became of each code block of the analysis; empty where nothing was built.
        seconds: Wall-clock time.
        transient: Whether it or its row failed for a reason outside of the answer, such as a full disk: nothing is
            remembered of it, and the next run tries again.
        warnings: What went beside the plan without stopping the task.
        lacks: What the environment lacks and the task needs, or one that it depends on, as import names.
    """

    task_id: str
    outcome: TaskOutcome
    reason: str = ""
    code: str = ""
    branch: str | None = None
    commit: str | None = None
    units: tuple[UnitResult, ...] = ()
    gates: tuple[GateResult, ...] = ()
    stubs: tuple[str, ...] = ()
    subtasks: tuple[str, ...] = ()
    unwritten: tuple[str, ...] = ()
    code_blocks: tuple[BlockResult, ...] = ()
    seconds: float = 0.0
    transient: bool = False
    warnings: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


class RunReport(Record):
    """What became of one run over a batch.

    Attributes:
        run_id: Unique name of the run.
        batch_id: The batch.
        workspace: The workspace's folder.
        board: The task board, relative to the workspace where it lies in it; ``None`` where there is none.
        base: The commit that tasks without dependencies were built on.
        template: The template's source.
        blueprint_version: The template's version; ``None`` where nothing was rendered.
        sandbox: How generated code was run.
        seconds: Wall-clock time.
        dry_run: Whether nothing was published.
        tasks: One result a task, in the order of the results file.
        installed: Requirements that were installed for the gates, by this run or an earlier one.
        environment: The workspace's interpreter and what it lacks, as far as tasks needed it.
        problems: What could not be read or installed, one sentence each.
        lost: Whether a result of the batch is not there, which the problems tell.
    """

    run_id: str
    batch_id: str
    workspace: str
    board: str | None
    base: str
    template: str
    blueprint_version: str | None
    sandbox: str
    seconds: float
    dry_run: bool = False
    tasks: Annotated[Sequence[TaskResult], SkipValidation]
    installed: tuple[str, ...] = ()
    environment: EnvironmentReport | None = None
    problems: tuple[str, ...] = ()
    lost: bool = Field(default=False, exclude=True)

    def count(self, *outcomes: TaskOutcome) -> int:
        """Return how many tasks had one of these outcomes."""
        return sum(task.outcome in outcomes for task in self.tasks)

    def to_data(self) -> dict[str, Any]:
        """Return the report as ``apply --json`` prints it."""
        return {**self.head(), "tasks": [*self.tasks_data()], "problems": list(self.problems)}

    def tasks_data(self) -> Iterator[dict[str, Any]]:
        """Yield the tasks of it, one at a time."""
        return (task.model_dump(mode="json") for task in self.tasks)

    def head(self) -> dict[str, Any]:
        """Return the report without tasks and problems."""
        dumped = self.model_dump(mode="json", exclude={"tasks", "problems"})
        counts = {name: self.count(*outcomes) for name, outcomes in COUNTS.items()}
        return {"schema": SCHEMA, **dumped, **counts}
