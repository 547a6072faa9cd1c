"""Faults of a results file that cost one line of it, not the whole."""

from __future__ import annotations

from dataclasses import dataclass

from generator.results.state import BatchState

KEPT = 1000


@dataclass(frozen=True, slots=True)
class LineProblem:
    """One fault of a results file.

    Attributes:
        line: The line it begins on, from 1; ``None`` for a fault of the whole file.
        sentence: What is wrong, for a person.
        lost: Whether a result, or more than one, is not there for it.
    """

    line: int | None
    sentence: str
    lost: bool = True

    def __str__(self) -> str:
        return self.sentence if self.line is None else f"line {self.line}: {self.sentence}"


class Problems(list[LineProblem]):
    """The faults of one file in the order they were met; beyond the first thousand they are only counted.

    Attributes:
        dropped: How many were only counted.
        states: The batch objects that stand among the results.
    """

    def __init__(self) -> None:
        super().__init__()
        self.dropped = 0
        self.states: list[BatchState] = []

    @property
    def lost(self) -> bool:
        """Tell whether any result is not there."""
        return any(problem.lost for problem in self)

    def add(self, line: int | None, sentence: str, *, lost: bool = True) -> None:
        """Note one fault; past the cap the last entry becomes a count of those left out."""
        if len(self) < KEPT:
            self.append(LineProblem(line, sentence, lost))
            return
        self.dropped += 1
        summary = LineProblem(None, f"{self.dropped} more faults of this kind of file are not listed")
        self[KEPT:] = [summary]

    def restart(self) -> None:
        """Forget everything, for another pass over the file."""
        self.clear()
        self.states.clear()
        self.dropped = 0
