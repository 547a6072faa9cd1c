"""From all answers for one task to its plan: reconcile, look the task up, parse, merge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from generator.answers.contract import Contract
from generator.errors import BoardError
from generator.items import Item, TaskFacts
from generator.plan import Evidence, ImplementationPlan
from generator.planning.known_names import KnownNames, best_named
from generator.planning.merging import merge
from generator.planning.records import Answer, Answers, Planned, PlannedTask
from generator.planning.titles import task_titled
from generator.reading import (
    NO_FILES,
    Answered,
    Decisions,
    WorkspaceFiles,
    can_be_read,
    parse_item,
    settle,
    text_hash,
)
from generator.results import reconcile
from generator.unit_settings import homeless_settings
from generator.values.task_ids import prefixes_of

if TYPE_CHECKING:
    from generator.board import Board

_UNKNOWN_TITLE = "title/board"


@dataclass(frozen=True)
class Planner:
    """Plans one task at a time; it can be sent to another process.

    Attributes:
        board: The task board, for titles, priorities and dependencies that a text does not tell.
        contract: What the workspace demands; decides the folders of planned files.
        wanted: Ids in upper case of tasks that are planned even if the board says Done.
        names: What is known of units' names.
        workspace: The tracked files of the workspace.
        answers: What a model has answered to clarify, by the hash of the text that it is about.
        decisions: What was decided about texts before, by their hashes; answers win over it.
        batch: Folded prefixes of the ids that the batch has answers for; like the board's, they are those of tasks.
    """

    board: Board | None = None
    contract: Contract = field(default_factory=Contract)
    wanted: frozenset[str] = frozenset()
    names: KnownNames = field(default_factory=KnownNames)
    workspace: WorkspaceFiles = NO_FILES
    answers: Mapping[str, Answered] = field(default_factory=dict)
    decisions: Mapping[str, Decisions] = field(default_factory=dict)
    batch: frozenset[str] = frozenset()
    known: frozenset[str] = field(init=False)
    prefixes: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        rows = self.board.rows if self.board else ()
        object.__setattr__(self, "known", frozenset(row.task_id.casefold() for row in rows))
        object.__setattr__(self, "prefixes", self.batch | prefixes_of([row.task_id for row in rows]))

    def __call__(self, task: Answers) -> Planned:
        """Return the one plan of a task; never raises, whatever the answers are."""
        answers = [self._planned(task.place, answer) for answer in _reconciled(task.answers)]
        return self._told(best_named(answers, merge(answers), self.contract))

    def judged(self, planned: Planned) -> Planned:
        """Return a task as it is, or for review where the name of its unit is taken or nearly so."""
        task = planned.task
        return planned._replace(task=replace(task, plan=self.names.judge(task.plan, self.workspace.tracked)))

    def _told(self, planned: Planned) -> Planned:
        """Return a plan with a warning for each of its settings that ends nowhere."""
        plan = planned.task.plan
        lost = homeless_settings(plan, self.contract) if plan.outcome == "ready" or plan.is_unsure else ()
        if not lost:
            return planned
        told = plan.model_copy(update={"warnings": (*plan.warnings, *lost)})
        return planned._replace(task=replace(planned.task, plan=told))

    def failed(self, task: Answers, why: str) -> Planned:
        """Return a plan that sends a task to a person because planning it failed; ``why`` is a clause."""
        answer = task.answers[-1]
        item = answer.item.model_copy(
            update={"problem": "unreadable", "reason": f"the answer could not be planned: {why}; plan it by hand"}
        )
        return self._planned(task.place, answer._replace(item=item))

    def _planned(self, place: int, answer: Answer) -> Planned:
        try:
            return Planned(place, answer.label, self._plan(answer))
        except Exception as error:
            fault = f"{type(error).__name__}: {error}"
            item = answer.item.model_copy(
                update={
                    "text": "",
                    "problem": "unreadable",
                    "reason": f"the answer could not be planned, which is a fault of this tool ({fault}); report it",
                }
            )
            return Planned(place, answer.label, PlannedTask(item, None, parse_item(item)))

    def _plan(self, answer: Answer) -> PlannedTask:
        item = answer.item
        facts, warning = self._facts(item.task_id)
        decisions = self._decisions(item, facts)
        plan = self._parsed(item, facts or _asked(answer), item.task_id, decisions)
        is_told = facts is not None
        if facts is None and self.board is not None and plan.task_id != item.task_id:
            # The container did not tell the task; the text did, or the title does.
            told = plan.task_id != item.custom_id
            facts, warning = self._facts(plan.task_id) if told else self._titled(plan.title, item.custom_id)
        if facts is not None and not is_told:
            decisions = self._decisions(item, facts)
            plan = self._parsed(item, facts, facts.task_id, decisions)
        if warning:
            plan = plan.model_copy(update={"warnings": (*plan.warnings, warning)})
        plan = self.names.settle(_without_board(plan) if facts is None else plan, self.contract)
        return PlannedTask(item, facts, plan, (decisions,) if decisions else ())

    def _parsed(
        self, item: Item, facts: TaskFacts | None, task_id: str, decisions: Decisions | None
    ) -> ImplementationPlan:
        force = task_id.upper() in self.wanted
        # What was built for this task before is not in its way.
        own = self.names.homes_of(task_id, self.contract)

        def parsed(files: WorkspaceFiles) -> ImplementationPlan:
            return parse_item(
                item, facts, self.contract, workspace=files, prefixes=self.prefixes, decisions=decisions, force=force
            )

        plan = parsed(self.workspace.without(own) if own else self.workspace)
        if task_id.upper() not in self.names.given:
            return plan
        # Under the name that a person gave, what stands where the text would have the unit is not in its way.
        there = (f"{self.names.homes.place('plugin', name)}/" for name in plan.names.values())
        return parsed(self.workspace.without([*own, *there]))

    def _decisions(self, item: Item, facts: TaskFacts | None) -> Decisions | None:
        if not (self.answers or self.decisions) or not can_be_read(item):
            return None
        key = text_hash(item.text)
        answered = self.answers.get(key)
        if answered is None:
            return self.decisions.get(key)
        return settle(answered, item, facts, self.contract)

    def _titled(self, *names: str) -> tuple[TaskFacts | None, str]:
        """Return what the board knows of the one task with the title that an answer or its file has."""
        task_id = task_titled(self.board.rows, names) if self.board else ""
        facts, warning = self._facts(task_id)
        return facts, warning or (f"the task {task_id} was found by its title on the board" if facts else "")

    def _facts(self, task_id: str) -> tuple[TaskFacts | None, str]:
        """Return what the board knows; where it has several rows for the id, none of them is taken."""
        if self.board is None or task_id.casefold() not in self.known:
            return None, ""
        try:
            return self.board.facts(task_id), ""
        except BoardError as error:
            return None, str(error)


def _reconciled(answers: Sequence[Answer]) -> list[Answer]:
    """Keep one answer of each id of a batch, where its first one stood."""
    if len(answers) == 1:
        return list(answers)
    kept: list[Answer] = []
    for group in dict.fromkeys(answer.group for answer in answers):
        mine = [answer for answer in answers if answer.group == group]
        by_id = {answer.item.custom_id: answer for answer in mine}
        kept += [by_id[item.custom_id]._replace(item=item) for item in reconcile(_items(mine))]
    return kept


def _items(answers: Sequence[Answer]) -> list[Item]:
    return [answer.item for answer in answers]


def _asked(answer: Answer) -> TaskFacts | None:
    """Return what the request says about the task, in the form of the board's facts."""
    item = answer.item
    return TaskFacts(task_id=item.task_id, title=answer.title) if answer.title and item.task_id else None


def _without_board(plan: ImplementationPlan) -> ImplementationPlan:
    """Name the request, not the board, as the source of a title that the board does not have."""
    told = plan.evidence.get("title")
    if told is None or told.rule != _UNKNOWN_TITLE:
        return plan
    renamed = Evidence(start=told.start, end=told.end, rule="title/request", confidence=told.confidence)
    return plan.model_copy(update={"evidence": {**plan.evidence, "title": renamed}})
