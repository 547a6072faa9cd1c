"""What a run tells while it goes on."""

from __future__ import annotations

from dataclasses import dataclass

from generator.plan import ImplementationPlan
from generator.task_results import TaskResult


@dataclass(frozen=True)
class Change:
    """What a dry run would have published of a task.

    Attributes:
        plan: The task's plan.
        result: What became of it.
        diff: What its commit changes, as a unified diff; empty where nothing was built.
    """

    plan: ImplementationPlan
    result: TaskResult
    diff: str


class Listener:
    """Hears how a run goes on; this one lets it pass.

    Attributes:
        wants_changes: Whether a dry run is to tell what each task would change.
    """

    wants_changes = False

    def line(self, text: str) -> None:
        """Hear something about the run as a whole, in one line."""

    def planned(self, tasks: int) -> None:
        """Hear how many tasks there are."""

    def stage(self, task: str, stage: str) -> None:
        """Hear that a task has come to a stage of the journal."""

    def ended(self, result: TaskResult) -> None:
        """Hear what became of a task."""

    def change(self, change: Change) -> None:
        """Hear what a task would change."""
