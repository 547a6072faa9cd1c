"""What planning gives back: one record a task, one a batch."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from generator.items import Item, TaskFacts
from generator.plan import ImplementationPlan
from generator.reading import Decisions

Source = Path | Literal["-"]


@dataclass(frozen=True)
class PlannedTask:
    """One task: what the model answered, what the board knows, and the plan made from both.

    ``decisions`` are those that the plan rests on.
    """

    item: Item
    facts: TaskFacts | None
    plan: ImplementationPlan
    decisions: tuple[Decisions, ...] = ()


@dataclass(frozen=True)
class PlannedBatch:
    """The plans of one or several results files.

    Attributes:
        batch_id: Of the first file.
        tasks: One entry a task, in the order of the files.
        problems: What could not be read or does not fit together, one sentence each.
        lost: Whether any result is not there, which the problems tell.
    """

    batch_id: str
    tasks: tuple[PlannedTask, ...]
    problems: tuple[str, ...] = field(default=())
    lost: bool = False

    @property
    def unsure(self) -> int:
        """How many tasks wait for a decision."""
        return sum(task.plan.is_unsure for task in self.tasks)


class Answer(NamedTuple):
    """One answer of a task.

    Attributes:
        item: What the file holds.
        group: The batch it came in; equal for the output and the error file of one batch.
        label: What to call that batch in a sentence.
        title: The task's title as the request has it; empty where that is unknown.
    """

    item: Item
    group: int
    label: str
    title: str = ""


class Answers(NamedTuple):
    """All answers of one task that were found before it was planned.

    Attributes:
        place: Position of the first of them among all answers.
        answers: At least one, in the order of the files.
    """

    place: int
    answers: tuple[Answer, ...]


class Planned(NamedTuple):
    """A task that was planned, with what is needed to merge it with later answers.

    Attributes:
        place: Position of its first answer among all answers.
        label: What to call the batch of its main answer.
        task: The task.
    """

    place: int
    label: str
    task: PlannedTask
