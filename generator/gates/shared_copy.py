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
    def of(cls, subject: Subject) -> Hidden:
        """Return what is hidden from a task."""
        if not subject.hidden:
            return cls()
        before = subject.baseline()
        changed = frozenset(path for path in subject.hidden if (before / path).is_file())
        return cls(subject.hidden - changed, changed)


def one_by_one(check: Check, subjects: Sequence[Subject]) -> list[Said | GateNotRunError]:
    """Judge tasks one after the other, with what was learned for all of them at once."""
    return [_or_reason(check, subject) for subject in subjects]


def _or_reason(check: Check, subject: Subject) -> Said | GateNotRunError:
    try:
        return check(subject)
    except GateNotRunError as reason:
        return reason
