"""Bringing the task board up to date with what became of a task."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from generator.answers.text import LINE_MAX, safe_text
from generator.apply.messages import branch_note, failed_note, implemented_note
from generator.board import FollowUp, record_outcome
from generator.commit_text import harmless
from generator.errors import BoardError
from generator.findings import stopping
from generator.git import Repository
from generator.planning import PlannedTask
from generator.settings import Settings
from generator.task_results import BUILT, TaskResult


@dataclass(frozen=True)
class Kept:
    """Why a result is not on the board; empty where it is. ``broken`` where the disk is to blame, not the board."""

    warning: str = ""
    broken: bool = False


@dataclass(frozen=True)
class Keeper:
    """Writes results on one board.

    Attributes:
        path: The board.
        settings: The tool's settings, for the words of the status column.
        repository: The user's repository, for what a commit says of itself.
        today: The date for the board.
    """

    path: Path
    settings: Settings
    repository: Repository
    today: datetime.date

    def keep(self, task: PlannedTask, result: TaskResult) -> Kept:
        """Write one task's result on the board, or say why that was not possible.

        An implemented task becomes done, a scaffold is in progress, both with notes; a failed one and one for review
        get the status for review and the reason, a failed one also a new row for the person who mends it. Blocked tasks
        keep their status.
        """
        try:
            record_outcome(
                self.path,
                task_id=result.task_id,
                title=task.plan.title,
                status=self._status(task, result),
                today=self.today,
                note_lines=note_of(result, self.repository),
                note_key=note_key(result.task_id),
                follow_up=_follow_up(result, self.settings),
            )
        except BoardError as error:
            return Kept(f"the board was not changed: {error}", broken=isinstance(error.__cause__, OSError))
        return Kept()

    def _status(self, task: PlannedTask, result: TaskResult) -> str:
        if result.outcome == "blocked" and task.facts:
            return task.facts.status
        if result.outcome not in BUILT | {"skipped"}:
            return self.settings.review_status
        is_scaffold = result.outcome == "scaffolded" or (
            result.outcome == "skipped" and was_scaffolded(self.repository, result.commit)
        )
        return self.settings.scaffold_status if is_scaffold else self.settings.done_status


def was_scaffolded(repository: Repository, commit: str | None) -> bool:
    """Tell whether a commit of ours says that parts of what it brings are still to be written."""
    return bool(commit) and repository.trailers(str(commit)).get("outcome") == "scaffolded"


def note_key(task_id: str) -> str:
    """Return the name of a task's note on the board."""
    return f"aas-generator {task_id}"


def note_of(result: TaskResult, repository: Repository) -> list[str]:
    """Return the note on a task's outcome, one line each.

    Raises:
        GitError: The commit of an implemented task is gone.
    """
    if result.outcome in BUILT | {"skipped"}:
        commit = result.commit or ""
        return implemented_note(result.branch or "", commit, repository.message(commit))
    if result.outcome == "failed":
        return failed_note(result)
    word = "Blocked" if result.outcome == "blocked" else "Needs review"
    return [safe_text(harmless(f"{word}: {result.reason}"), 500), *branch_note(result)]


def _follow_up(result: TaskResult, settings: Settings) -> FollowUp | None:
    if result.outcome != "failed":
        return None
    failed = next((gate.gate for gate in stopping(result.gates)), "")
    what = f"{failed} gate failed" if failed else "could not be built"
    return FollowUp(title=safe_text(f"Fix {result.task_id}: {what}", LINE_MAX), status=settings.queued_status)
