"""What a run tells while it goes on."""

from __future__ import annotations

from generator.task_results import TaskResult


class Listener:
    """Hears how a run goes on; this one lets it pass."""

    def line(self, text: str) -> None:
        """Hear something about the run as a whole, in one line."""

    def planned(self, tasks: int) -> None:
        """Hear how many tasks there are."""

    def stage(self, task: str, stage: str) -> None:
        """Hear that a task has come to a stage of the journal."""

    def ended(self, result: TaskResult) -> None:
        """Hear what became of a task."""
