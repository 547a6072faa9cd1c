"""Bringing the task board up to date with what became of a task."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from generator.answers.text import LINE_MAX, safe_text
from generator.apply.messages import STUBS_TITLE, UNWRITTEN_TITLE
from generator.board import BoardFile, FollowUp, Outcome, record_outcomes
from generator.commit_text import harmless
from generator.errors import BoardError
from generator.findings import FINDINGS_SHOWN, reasons, stopping
from generator.git import Repository
from generator.journal.history import RunHistory
from generator.planning import PlannedTask
from generator.settings import Settings
from generator.task_results import BUILT, TaskResult


@dataclass(frozen=True)
class NotOnBoard:
    """Why a result is not on the board, and whether the disk is to blame for it, not the board."""

    reason: str
    by_disk: bool


@dataclass(frozen=True)
class BoardUpdate:
    """Writes results on one board.

    Attributes:
        file: The board.
        settings: The tool's settings, for the words of the status column.
        repository: The user's repository, for what a commit says of itself.
        history: The records of earlier runs, for a task that one of them published and did not note.
        today: The date for the board.
    """

    file: BoardFile
    settings: Settings
    repository: Repository
    history: RunHistory
    today: datetime.date

    def record(self, results: Sequence[tuple[PlannedTask, TaskResult]]) -> list[NotOnBoard | None]:
        """Write results of tasks on the board; return for each why that was not possible, if it was not.

        An implemented task becomes done, a scaffold is in progress, both with notes; a failed one and one for review
        get the status for review and the reason, a failed one also a new row for the person who fixes it. Blocked tasks
        keep their status.
        """
        recorded = record_outcomes(self.file, [self._outcome(task, result) for task, result in results])
        return [_not_on_board(each) if isinstance(each, BoardError) else None for each in recorded]

    def _outcome(self, task: PlannedTask, result: TaskResult) -> Outcome:
        is_known = True
        if result.outcome == "skipped":
            result, is_known = self._as_published(result)
        return Outcome(
            task_id=result.task_id,
            title=task.plan.title,
            status=self._status(task, result),
            today=self.today,
            note_lines=tuple(note_of(result)),
            note_key=note_key(result.task_id),
            note_is_part=not is_known,
            follow_up=_follow_up(result, self.settings),
        )

    def _as_published(self, result: TaskResult) -> tuple[TaskResult, bool]:
        """Return the result of the run that published a task and ended before the board had it, and whether it is all.

        Its record need not be there: in a colleague's clone, or after a full disk. Then there is what the commit's
        trailers say, which is less, and must not take the place of a whole note.
        """
        found = self.history.result_of(result.task_id, result.commit)
        if found is not None:
            return found.model_copy(update={"branch": result.branch}), True
        outcome = "scaffolded" if was_scaffolded(self.repository, result.commit) else "implemented"
        return result.model_copy(update={"outcome": outcome}), False

    def _status(self, task: PlannedTask, result: TaskResult) -> str:
        if result.outcome == "blocked" and task.facts:
            return task.facts.status
        words = {"implemented": self.settings.done_status, "scaffolded": self.settings.scaffold_status}
        return words.get(result.outcome, self.settings.review_status)


def _not_on_board(error: BoardError) -> NotOnBoard:
    return NotOnBoard(f"the board was not changed: {error}", by_disk=isinstance(error.__cause__, OSError))


def was_scaffolded(repository: Repository, commit: str | None) -> bool:
    """Tell whether a commit of ours says that parts of what it brings are still to be written."""
    return bool(commit) and repository.trailers(str(commit)).get("outcome") == "scaffolded"


def note_key(task_id: str) -> str:
    """Return the name of a task's note on the board."""
    return f"aas-generator {task_id}"


def note_of(result: TaskResult) -> list[str]:
    """Return the note on a task's outcome, one line each."""
    if result.outcome in BUILT:
        return _built_note(result)
    words = {"failed": "Not implemented", "blocked": "Blocked"}
    lines = [safe_text(harmless(f"{words.get(result.outcome, 'Needs review')}: {result.reason}"), 500)]
    lines += [f"What was built is on branch {result.branch}"] if result.branch else []
    return lines + list(map(harmless, reasons(result.gates, FINDINGS_SHOWN) if result.outcome == "failed" else ()))


def _built_note(result: TaskResult) -> list[str]:
    lists = {
        "Units": [f"{unit.blueprint} {unit.name}" for unit in result.units],
        "Gates": [f"{gate.gate} {gate.outcome}" for gate in result.gates],
        STUBS_TITLE: map(harmless, result.stubs),
        UNWRITTEN_TITLE: map(harmless, result.unwritten),
    }
    first = f"{result.outcome.capitalize()} on branch {result.branch}, commit {(result.commit or '')[:12]}"
    return [first, *(f"{title}: {said}" for title, items in lists.items() if (said := ", ".join(items)))]


def _follow_up(result: TaskResult, settings: Settings) -> FollowUp | None:
    if result.outcome != "failed":
        return None
    failed = next((gate.gate for gate in stopping(result.gates)), "")
    what = f"{failed} gate failed" if failed else "could not be built"
    return FollowUp(title=safe_text(f"Fix {result.task_id}: {what}", LINE_MAX), status=settings.queued_status)
