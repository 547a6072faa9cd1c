"""Where a task stands, and which question is to be asked about it: decided from facts alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from generator.apply.ledger import UNDONE
from generator.loop.attempts import answered
from generator.loop.kinds import KINDS
from generator.results.question_ids import QuestionKind

# Why there was no answer, where asking the same again may bring one.
_ASK_AGAIN = frozenset({"error", "cut", "empty", "unreadable", "missing"})


@dataclass(frozen=True)
class Standing:
    """What is known of one task.

    Attributes:
        task_id: The task.
        is_queued: Whether its row waits for somebody to begin.
        is_closed: Whether its row is done or dropped.
        waits_for: Tasks that it depends on and that are not done.
        built: ``implemented`` or ``scaffolded`` where a branch or the base has it; else empty.
        commit: The tip of its branch that the base does not have; empty where there is none.
        failed: The tip of the branch of its last failed attempt; empty where there is none.
        settled: What was settled about it last, see ``RunHistory.settled``.
    """

    task_id: str
    is_queued: bool = False
    is_closed: bool = False
    waits_for: tuple[str, ...] = ()
    built: str = ""
    commit: str = ""
    failed: str = ""
    settled: Mapping[str, Any] = field(default_factory=dict)

    @property
    def outcome(self) -> str:
        """What became of it last; empty where nothing did, or where that was taken back."""
        said = self.settled.get("outcome")
        return said if isinstance(said, str) and said != UNDONE else ""

    @property
    def reason(self) -> str:
        """Why it ended so."""
        said = self.settled.get("reason")
        return said if isinstance(said, str) else ""

    def attempt(self, kind: QuestionKind) -> int:
        """Return which attempt a question of a kind would be; one that was taken back is begun anew."""
        return (answered(self.settled).get(kind, 0) if self.settled.get("outcome") != UNDONE else 0) + 1


@dataclass(frozen=True)
class Wanted:
    """What is to be asked about a task, or why nothing is."""

    kind: QuestionKind | None
    reason: str = ""


def wanted(standing: Standing) -> Wanted:
    """Return the question that a task needs next."""
    found = _by_branch(standing) or _by_outcome(standing) or _by_row(standing)
    if found.kind and standing.attempt(found.kind) > KINDS[found.kind].attempts:
        return Wanted(None, f"{found.kind} was answered {KINDS[found.kind].attempts} times; it is for a person")
    return found


def _by_branch(standing: Standing) -> Wanted | None:
    if standing.is_closed and standing.built != "scaffolded":
        return Wanted(None, "its row is closed")
    if standing.built == "implemented":
        return Wanted(None, "it is implemented")
    if standing.built == "scaffolded":
        return Wanted("complete") if standing.commit else Wanted(None, "its scaffold is merged; write on from there")
    return None


def _by_outcome(standing: Standing) -> Wanted | None:
    match standing.outcome:
        case "failed":
            return Wanted("repair" if standing.failed else "analysis")
        case "blocked":
            return Wanted(None, standing.reason or "a task that it depends on is not done")
        case "review" if standing.settled.get("problem") in _ASK_AGAIN:
            return Wanted("analysis")
        case "review" if standing.settled.get("planned") == "review":
            return Wanted("clarify")
        case "review" | "skipped":
            return Wanted(None, standing.reason or "it is for a person")
    return None


def _by_row(standing: Standing) -> Wanted:
    if not standing.is_queued:
        return Wanted(None, "its row is not queued")
    if standing.waits_for:
        return Wanted(None, f"it waits for {', '.join(standing.waits_for)}")
    return Wanted("analysis")
