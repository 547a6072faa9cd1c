"""Why a settings file is left untouched: single reasons, gathered into one error."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Self

from generator.errors import PatchRefused


class Reason(NamedTuple):
    """One reason for a refusal: a stable word and a sentence that names the bad value."""

    code: str
    problem: str


class FieldsRefused(PatchRefused):
    """All reasons why one change of a settings file was refused.

    Attributes:
        reasons: Every reason found; ``code`` is the first one's word.
    """

    def __init__(self, path: object, reasons: Iterable[Reason], next_step: str = "") -> None:
        self.reasons = tuple(reasons)
        first = self.reasons[0]
        listed = "".join(f"\n  - {reason.problem}" for reason in self.reasons)
        problem = (
            first.problem if len(self.reasons) == 1 else f"{len(self.reasons)} reasons not to change it:{listed}\n"
        )
        super().__init__(path or "settings", first.code, problem, next_step)

    @classmethod
    def because(cls, path: object, code: str, problem: str, next_step: str = "") -> Self:
        """Return a refusal with a single reason."""
        return cls(path, [Reason(code, problem)], next_step)

    @property
    def codes(self) -> tuple[str, ...]:
        """The stable words of all reasons, in the order they were found."""
        return tuple(reason.code for reason in self.reasons)


class Objection(Exception):
    """A single reason on its way to the place that gathers them."""

    def __init__(self, code: str, problem: str) -> None:
        super().__init__(problem)
        self.reason = Reason(code, problem)
