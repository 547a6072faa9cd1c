"""What is remembered of a second answer, and when a person has to look at all that was tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from generator.answers.text import LINE_MAX, safe_text
from generator.apply.board_update import BoardUpdate, NotOnBoard, was_scaffolded
from generator.apply.second.merging import PersonalError
from generator.apply.second.records import Second
from generator.apply.second.staging import StoppedError
from generator.apply.second.tries import TRIES_MAX, Try, tries_of
from generator.findings import FINDINGS_SHOWN, reasons
from generator.git import Repository
from generator.items import TaskFacts
from generator.journal.history import RunHistory
from generator.journal.record import RunRecord
from generator.loop.attempts import ANSWERED, MAX_ATTEMPTS, TRIED, with_answer
from generator.plan import ImplementationPlan
from generator.planning import PlannedTask
from generator.task_results import BUILT, TaskResult

_REASON_MAX = 2000


@dataclass(frozen=True)
class _Judged:
    """A result with all that was tried for it so far, and whether the good branch has what was answered."""

    second: Second
    result: TaskResult
    task: PlannedTask
    tries: tuple[Try, ...]
    is_on: bool

    @property
    def is_told(self) -> bool:
        """Whether the row is brought up to date; not where the next answer may still finish the unit."""
        return self.result.outcome != "failed"


@dataclass(frozen=True)
class Keeping:
    """Puts results of second answers on the board and into the journal.

    Attributes:
        rows: Writes on the board; ``None`` where there is none.
        record: The run's record.
        history: What earlier runs have settled.
        repository: The user's repository, for what a commit says of itself.
    """

    rows: BoardUpdate | None
    record: RunRecord
    history: RunHistory
    repository: Repository

    @cached_property
    def settled(self) -> dict[str, dict[str, Any]]:
        """What was settled last about each task, its id in upper case, by this run too."""
        return self.history.settled()

    def keep(self, ended: Sequence[tuple[Second, TaskResult, PlannedTask]]) -> list[TaskResult]:
        """Return results of a wave as they are reported, after they were remembered; of a transient one nothing is.

        The board is brought up to date with all of them at once.
        """
        judged = [self._judged(second, result, task) for second, result, task in ended]
        told = [each for each in judged if isinstance(each, _Judged) and each.is_told]
        missed = dict(zip(map(id, told), self._on_board(told), strict=True))
        return [self._kept(each, missed.get(id(each))) if isinstance(each, _Judged) else each for each in judged]

    def _judged(self, second: Second, result: TaskResult, task: PlannedTask) -> _Judged | TaskResult:
        """Return what becomes of an answer with all that was tried; its result where nothing is to be remembered."""
        if result.transient or (result.outcome == "skipped" and result.commit in {None, second.settled.get("commit")}):
            return result
        # One that is tried again is told once.
        tries = tuple(each for each in tries_of(second.settled) if each.response != second.response)
        is_on = result.outcome in BUILT | {"skipped"}
        if result.outcome not in {"implemented", "skipped"}:
            tries = (*tries, _try(second, result))
            if not is_on or _is_last(second, tries):
                result = _judged(second, result, tries)
        return _Judged(second, result, task, tries, is_on)

    def _on_board(self, told: Sequence[_Judged]) -> list[NotOnBoard | None]:
        """Bring rows up to date; return for each what kept it from that."""
        if self.rows is None or not told:
            return [None] * len(told)
        missed = self.rows.record([(each.task, each.result) for each in told])
        for each, fault in zip(told, missed, strict=True):
            self.record.tell(each.result.task_id, "board", warning=fault.reason if fault else "")
        return missed

    def _kept(self, judged: _Judged, missed: NotOnBoard | None) -> TaskResult:
        """Return a result as it is reported, after it was remembered."""
        second, result, is_on = judged.second, judged.result, judged.is_on
        if missed is None or not (missed.by_disk or is_on):
            # As with first answers: where the row could not be written, the next run tries it again.
            kept = judged.tries if result.outcome not in {"implemented", "skipped"} else ()
            commit = result.commit if is_on or second.settled.get("outcome") == "failed" else None
            facts = self._facts(second, result, judged.task, kept, commit or second.settled.get("commit"))
            self.record.settle(result.task_id, **facts)
            self.settled[second.key] = facts
        if missed is None:
            return result
        return result.model_copy(update={"warnings": (*result.warnings, missed.reason), "transient": missed.by_disk})

    def _facts(
        self, second: Second, result: TaskResult, task: PlannedTask, tries: tuple[Try, ...], commit: object
    ) -> dict[str, Any]:
        """Return what the journal shall remember: the task's facts from before, and what the answer has changed."""
        before = {key: value for key, value in second.settled.items() if key not in {"time", "task", "stage"}}
        tries, counts = tries[-TRIES_MAX:], with_answer(before, second.item.custom_id)
        outcome: object = result.outcome
        reason = result.reason
        if outcome == "review":
            # Nobody asks the model again about what is a person's now.
            counts = {**counts, second.asked.kind: MAX_ATTEMPTS}
        elif outcome == "failed":
            outcome, reason = before.get("outcome"), before.get("reason", "")
        elif outcome == "skipped":
            outcome = "scaffolded" if was_scaffolded(self.repository, result.commit) else "implemented"
        return {
            **before,
            "status": before.get("status") or (task.facts.status if task.facts else ""),
            "outcome": outcome,
            "reason": reason,
            "commit": commit,
            ANSWERED: counts,
            TRIED: [each.model_dump(mode="json") for each in tries],
        }


def _try(second: Second, result: TaskResult) -> Try:
    return Try(
        response=second.response,
        custom_id=second.item.custom_id[:200],
        reason=safe_text(result.reason, LINE_MAX),
        branch=result.branch,
        findings=tuple(safe_text(each, LINE_MAX) for each in reasons(result.gates, FINDINGS_SHOWN)),
    )


def _is_last(second: Second, tries: tuple[Try, ...]) -> bool:
    return len(tries) >= MAX_ATTEMPTS or second.asked.attempt >= MAX_ATTEMPTS


def _judged(second: Second, result: TaskResult, tries: tuple[Try, ...]) -> TaskResult:
    """Return what becomes of a task whose answer was wrong: another try, or a person with all that was tried."""
    if isinstance(second.error, PersonalError | StoppedError):
        return result.model_copy(update={"outcome": "review", "reason": f"{second.asked.kind}: {result.reason}"})
    if not _is_last(second, tries):
        told = f"answer {len(tries)} of {MAX_ATTEMPTS} to {second.asked.kind} does not do: {result.reason}"
        return result.model_copy(update={"outcome": "failed", "reason": told})
    told = "; ".join(f"{number}. {each.reason}" for number, each in enumerate(tries, 1))
    reason = safe_text(f"{len(tries)} answers did not finish it: {told}", _REASON_MAX)
    found = tuple(f"answer {n}: {line}" for n, each in enumerate(tries, 1) for line in each.findings)
    told_so = {"outcome": "review", "reason": reason, "code": "tries-used-up"}
    return result.model_copy(update={**told_so, "warnings": (*result.warnings, *found)})


def task_for(second: Second, facts: TaskFacts | None) -> PlannedTask:
    """Return the task of a second answer as the board's writer knows tasks; nothing of it is planned."""
    title = str(second.settled.get("title") or "") or (facts.title if facts else "")
    plan = ImplementationPlan(task_id=second.task_id, title=title)
    return PlannedTask(second.item, facts, plan)
