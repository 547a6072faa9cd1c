"""Faults of a results file that cost one line of it, not the whole."""

from __future__ import annotations

from dataclasses import dataclass

KEPT = 1000


@dataclass(frozen=True, slots=True)
class LineProblem:
    """One fault of a results file.

    Attributes:
        line: The line it begins on, from 1; ``None`` for a fault of the whole file.
        sentence: What is wrong, for a person.
    """

    line: int | None
    sentence: str

    def __str__(self) -> str:
        return self.sentence if self.line is None else f"line {self.line}: {self.sentence}"


class Problems(list[LineProblem]):
    """The faults of one file in the order they were met; beyond the first thousand they are only counted."""

    def __init__(self) -> None:
        super().__init__()
        self.dropped = 0

    def add(self, line: int | None, sentence: str) -> None:
        """Note one fault; past the cap the last entry becomes a count of those left out."""
        if len(self) < KEPT:
            self.append(LineProblem(line, sentence))
            return
        self.dropped += 1
        summary = LineProblem(None, f"{self.dropped} more faults of this kind of file are not listed")
        self[KEPT:] = [summary]

    def restart(self) -> None:
        """Forget everything, for another pass over the file."""
        self.clear()
        self.dropped = 0
