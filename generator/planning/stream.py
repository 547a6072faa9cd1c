"""Tasks planned one after the other while the files are read, in memory that does not grow with them."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from generator.answers.contract import Contract
from generator.errors import InputError
from generator.planning.clarified import Clarified
from generator.planning.gathering import Gathering
from generator.planning.known_names import KnownNames
from generator.planning.merging import merge
from generator.planning.planner import Planner
from generator.planning.records import Answers, Planned, PlannedBatch, PlannedTask, Source
from generator.planning.workers import in_order
from generator.reading import NO_FILES, Decisions, WorkspaceFiles
from generator.results import Opened, open_files, task_ids
from generator.values.task_ids import prefixes_of

if TYPE_CHECKING:
    from generator.board import Board

SMALL = 1024 * 1024
"""Files of up to this many bytes together are planned as a whole before the first task is given back."""


class PlanStream:
    """The tasks of some files; each walk reads and plans them anew.

    Args:
        opened: The files.
        board: The task board, for what a text does not tell.
        contract: What the workspace demands; decides the folders of planned files.
        only: Task ids; where given, other tasks are left out, and these are planned even if the board says Done.
        workers: How many processes plan; with one, all is done in this process.
        names: What is known of units' names.
        named: Task ids that a person named for this batch alone: each must have an answer.
        workspace: The tracked files of the workspace.
        decisions: What was decided before, by the hash of its text; answers among the files win over it.

    Attributes:
        batch_id: Of the first file.
        problems: What could not be read or does not fit together, one sentence each; complete at the end.
    """

    def __init__(
        self,
        opened: Opened,
        *,
        board: Board | None = None,
        contract: Contract | None = None,
        only: Collection[str] = (),
        workers: int = 1,
        names: KnownNames | None = None,
        named: Collection[str] = (),
        workspace: WorkspaceFiles = NO_FILES,
        decisions: Mapping[str, Decisions] | None = None,
    ) -> None:
        self._opened = opened
        self._wanted = frozenset(task_id.upper() for task_id in only)
        self._named = frozenset(task_id.upper() for task_id in named)
        self._clarified = Clarified(opened)
        self._planner = Planner(
            board,
            contract or Contract(),
            self._wanted,
            names or KnownNames(),
            workspace,
            self._clarified.answers,
            decisions or {},
            prefixes_of(task_ids(opened)),
        )
        self._gathering = Gathering(opened, self._wanted)
        self._workers = workers
        self.batch_id = opened.batch_id

    @property
    def problems(self) -> tuple[str, ...]:
        """The faults of the latest walk."""
        return (*self._gathering.problems, *self._clarified.problems(all_planned=not self._wanted))

    @property
    def lost(self) -> bool:
        """Whether the latest walk met a result that is not there; told by the problems."""
        return self._gathering.lost or self._clarified.lost

    def tasks(self) -> Generator[PlannedTask, None, None]:
        """Yield every task once, as soon as it is planned.

        A task of several answers stands where the last of them does. Small files are planned as a whole first, and
        then a task stands where its first answer does. In larger ones an answer of which nothing but its text tells
        the task can come too late to be merged; then it goes to a person, with the reason.

        Raises:
            InputError: ``only`` or ``named`` has a task that no file has.
        """
        yield from self.whole().tasks if self._opened.size <= SMALL else self._streamed()

    def whole(self) -> PlannedBatch:
        """Return all tasks, in the order of their first answers.

        Raises:
            InputError: ``only`` or ``named`` has a task that no file has.
        """
        found: dict[str, list[Planned]] = {}
        for number, planned in enumerate(self._planned()):
            answers = found.setdefault(_task_id(planned) or f"#{number}", [])
            if not (answers and planned.task.item.problem == "missing"):
                answers.append(planned)
        merged = sorted(map(self._merged, found.values()), key=lambda planned: planned.place)
        self._demand_wanted(found)
        return PlannedBatch(self.batch_id, tuple(planned.task for planned in merged), self.problems, self.lost)

    def _streamed(self) -> Iterator[PlannedTask]:
        given: set[str] = set()
        for planned in self._planned():
            task_id = _task_id(planned)
            if task_id and task_id in given:
                if planned.task.item.problem != "missing":
                    yield _too_late(planned)
                continue
            given.add(task_id)
            yield self._planner.judged(planned).task
        self._demand_wanted(given)

    def _merged(self, answers: list[Planned]) -> Planned:
        return self._planner.judged(merge(answers))

    def _planned(self) -> Iterator[Planned]:
        tasks: Iterator[Answers] = iter(self._gathering)
        for planned in in_order(self._planner, tasks, self._planner.failed, workers=self._workers):
            for decisions in planned.task.decisions:
                self._clarified.used(decisions.text_sha256)
            if not self._wanted or planned.task.plan.task_id.upper() in self._wanted:
                yield planned

    def _demand_wanted(self, found: Collection[str]) -> None:
        known = self._gathering.about_units.union(found)
        for option, wanted in (("--only", self._wanted), ("--name", self._named)):
            missing = sorted(wanted - known)
            if missing:
                label = self._opened.batches[0].source
                raise InputError(label, f"has no answer for {', '.join(missing)}.", f"Check {option}.")


def _task_id(planned: Planned) -> str:
    """Return the task in upper case; empty where neither the container nor the text tells it.

    Two batches can both have an answer ``req-1``, which says nothing of its task.
    """
    item, plan = planned.task.item, planned.task.plan
    return plan.task_id.upper() if item.task_id or plan.task_id != item.custom_id else ""


def _too_late(planned: Planned) -> PlannedTask:
    task, plan = planned.task, planned.task.plan
    reason = (
        f"the answer {task.item.custom_id or 'without id'} of {planned.label or 'this batch'} is about {plan.task_id}, "
        "which another answer was already planned for; compare the two, or give the task's answers in a smaller file"
    )
    return PlannedTask(
        task.item,
        task.facts,
        plan.model_copy(update={"outcome": "review", "reason": reason, "code": "several-for-one-task"}),
    )


def plan_batch(
    sources: Sequence[Source],
    *,
    board: Board | None = None,
    contract: Contract | None = None,
    only: Collection[str] = (),
    errors: Sequence[Source] = (),
    requests: Sequence[Source] = (),
) -> PlannedBatch:
    """Read results files and plan every task in them.

    Args:
        sources: Results files, also error files and request files; ``-`` is standard input.
        board: The task board, for titles, priorities and dependencies that a text does not tell.
        contract: What the workspace demands; decides the folders of planned files.
        only: Task ids; where given, other tasks are left out, and these are planned even if the board says Done.
        errors: Error files of the same batches; they may be empty.
        requests: The files that were sent: what they ask for and has no answer gets a plan with outcome ``review``.

    Raises:
        InputError: A file cannot be read or is no results file, or ``only`` names a task that no file has.
        ManyErrors: Several files cannot be read.
    """
    opened = open_files(sources, errors=errors, requests=requests)
    return PlanStream(opened, board=board, contract=contract, only=only).whole()
