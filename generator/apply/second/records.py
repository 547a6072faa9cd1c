"""One second answer on its way to a commit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from generator.apply.second.ground import Ground
from generator.apply.second.tries import response_of
from generator.bench.staging import Staged
from generator.findings import GateResult
from generator.items import Item
from generator.loop.answers import Completion
from generator.results import QuestionId


@dataclass
class Second:
    """A second answer.

    Attributes:
        item: What the file holds.
        asked: The question that it answers.
        is_named: Whether a person named its task: then it is tried again, although it was tried before.
        settled: What the journal has settled about its task.
        ground: Where the units of its task stand, once that is known.
        completion: What it writes.
        staged: The units as they would be committed.
        gates: What the gates say of them.
        error: What ended it, if something did.
    """

    item: Item
    asked: QuestionId
    is_named: bool = False
    settled: Mapping[str, Any] = field(default_factory=dict)
    ground: Ground | None = None
    completion: Completion | None = None
    staged: Staged | None = None
    gates: Sequence[GateResult] | None = None
    error: Exception | None = None

    @property
    def key(self) -> str:
        """Its task in upper case."""
        return self.asked.task.upper()

    @property
    def task_id(self) -> str:
        """Its task, as commits write it where that is known."""
        return self.ground.task_id if self.ground else self.asked.task

    @property
    def response(self) -> str:
        """What identifies the answer."""
        return response_of(self.item)

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Keep a fault of this answer from costing the others."""
        try:
            yield
        except Exception as error:
            self.error = error
