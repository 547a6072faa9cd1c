"""Tasks whose plan names sub-tasks: these get rows of the board in the task's place, and nothing of it is built."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.answers.text import safe_text
from generator.apply.board_update import BoardUpdate, note_key
from generator.apply.ledger import Ledger
from generator.board.outcome import TITLE_MAX
from generator.board.splitting import Part, split_row
from generator.commit_text import harmless
from generator.errors import BoardError, LockedError
from generator.journal.record import RunRecord
from generator.plan import ImplementationPlan
from generator.planning import PlannedTask
from generator.reading.fields.subtasks import needs_of
from generator.redaction import redact
from generator.task_results import TaskResult

Ended = tuple[PlannedTask, TaskResult]
Keep = Callable[[Sequence[Ended]], Sequence[TaskResult]]
# What stays whole on one line where a text is made harmless.
_LINE = 450


def to_be_split(plan: ImplementationPlan) -> TaskResult:
    """Return the result of a task that is not built because it is to be split, or why it cannot be."""
    faults = [each.reason for each in plan.doubts if each.field == "subtasks"]
    if faults:
        reason = f"it cannot be split: {'; '.join(faults[:3])}"
        return TaskResult(task_id=plan.task_id, outcome="review", reason=safe_text(reason, 500), code="cannot-split")
    reason = f"to be split into {len(plan.subtasks)} tasks"
    return TaskResult(task_id=plan.task_id, outcome="skipped", reason=reason, code="split")


@dataclass(frozen=True)
class Splitting:
    """Puts sub-tasks on the board.

    Attributes:
        rows: Writes on the board; ``None`` where there is none.
        ledger: Knows which tasks are split.
        record: The run's record.
        dry_run: Whether nothing is written.
    """

    rows: BoardUpdate | None
    ledger: Ledger
    record: RunRecord
    dry_run: bool

    def before(self, keep: Keep) -> Keep:
        """Return a function that keeps results of tasks, after those of them that are to be split were."""

        def split(ended: Sequence[Ended]) -> Sequence[TaskResult]:
            return keep([(task, self._split(task, one) if self._is_split(one) else one) for task, one in ended])

        return split

    def _is_split(self, result: TaskResult) -> bool:
        return result.outcome == "skipped" and self.ledger.is_split_now(result.task_id)

    def _split(self, task: PlannedTask, result: TaskResult) -> TaskResult:
        if self.rows is None:
            return _not_split(result, "there is no task board to put rows on")
        if self.dry_run:
            return result
        settings = self.rows.settings
        try:
            made = split_row(
                self.rows.file,
                planned_parts(task.plan),
                task_id=result.task_id,
                title=task.plan.title,
                status=settings.scaffold_status,
                part_status=settings.queued_status,
                note_key=note_key(result.task_id),
                today=self.rows.today,
            )
        except (BoardError, LockedError) as error:
            return _not_split(result, str(error))
        reason = f"split into {', '.join(made.parts)}{'' if made.added else ' before'}"
        split = result.model_copy(update={"reason": reason, "subtasks": made.parts})
        self.record.tell(result.task_id, "board", subtasks=made.parts, added=made.added)
        self.record.settle(result.task_id, **self.ledger.facts_to_settle(task, split))
        return split


def planned_parts(plan: ImplementationPlan) -> list[Part]:
    """Return the rows that a plan's sub-tasks are to get, in words that a board may have."""
    return [
        Part(
            title=safe_text(harmless(redact(each.title)), TITLE_MAX),
            lines=tuple(
                harmless(piece) for line in redact(each.details).splitlines() for piece in textwrap.wrap(line, _LINE)
            ),
            parts=needs.subtasks,
            tasks=needs.tasks,
        )
        for each, needs in zip(plan.subtasks, needs_of(plan.subtasks), strict=True)
    ]


def _not_split(result: TaskResult, why: str) -> TaskResult:
    """Return the result of a task that could not be split: nothing was written, and the next run tries it again."""
    told = {"outcome": "review", "reason": f"it cannot be split: {why}", "code": "cannot-split"}
    return result.model_copy(update={**told, "transient": True})
