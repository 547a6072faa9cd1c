"""Tasks that share one copy of the workspace, each judged as if the others were not there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.gates.records import Check, GateNotRunError, Said, Subject


@dataclass(frozen=True)
class Hidden:
    """The files in a copy that are of other tasks.

    Attributes:
        absent: What is not there for this task.
        changed: What is there for it as the baseline has it.
    """

    absent: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()

    @classmethod
    def of_each(cls, subjects: Sequence[Subject]) -> list[Hidden]:
        """Return what is hidden from each of some tasks on one baseline."""
        every = frozenset[str]().union(*(subject.hidden for subject in subjects))
        before = subjects[0].baseline() if every else None
        changed = frozenset(path for path in every if before and (before / path).is_file())
        return [cls(subject.hidden - changed, subject.hidden & changed) for subject in subjects]


def one_by_one(check: Check, subjects: Sequence[Subject]) -> list[Said | GateNotRunError]:
    """Judge tasks one after the other, with what was learned for all of them at once."""
    return [_or_reason(check, subject) for subject in subjects]


def _or_reason(check: Check, subject: Subject) -> Said | GateNotRunError:
    try:
        return check(subject)
    except GateNotRunError as reason:
        return reason
