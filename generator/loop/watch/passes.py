"""What a watch is told to do, and what one pass of it has done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from generator.errors import EXIT_OK, EXIT_PENDING, EXIT_TASKS
from generator.loop.batches.budget import dollars


@dataclass(frozen=True)
class Options:
    """How a workspace is watched.

    Attributes:
        interval: Seconds between two looks at what is to be asked.
        poll: Seconds between two looks at what came back.
        apply: More arguments of ``apply``.
        submit: More arguments of ``submit``, ``--now`` among them.
        fetch: More arguments of ``fetch``.
    """

    interval: float = 300.0
    poll: float = 60.0
    apply: Sequence[str] = ()
    submit: Sequence[str] = ()
    fetch: Sequence[str] = ()


@dataclass
class Pass:
    """What one pass has done.

    Attributes:
        applied: How many files were applied.
        outcomes: What became of their tasks.
        asked: How many requests were sent.
        pending: How many batches are under way after it.
        trouble: What went wrong and may go well later, one sentence each.
        refused: Whether what is to be asked was refused, as by the budget.
        spent: What the month has cost, in USD.
    """

    applied: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    pending: int = 0
    trouble: list[str] = field(default_factory=list)
    refused: bool = False
    spent: float = 0.0

    @property
    def code(self) -> int:
        """The exit code of a single pass."""
        if self.trouble or self.refused or self.outcomes.keys() - {"implemented", "scaffolded", "skipped"}:
            return EXIT_TASKS
        return EXIT_PENDING if self.pending else EXIT_OK

    @property
    def line(self) -> str:
        """The pass in one line."""
        became = ", ".join(f"{count} {outcome}" for outcome, count in sorted(self.outcomes.items()))
        told = f"{self.applied} files applied{f' ({became})' if became else ''}, {self.asked} requests sent"
        wrong = [*self.trouble, *(["asking was refused, see above"] if self.refused else [])]
        trouble = f"; {'; '.join(wrong)}" if wrong else ""
        return f"{told}, {self.pending} batches under way, {dollars(self.spent)} this month{trouble}"


@dataclass
class Step:
    """One of the things that a pass does.

    Attributes:
        do: Does it.
        every: Seconds between two times.
        failed: How often it has failed in a row.
        due: From when on it is to be done.
    """

    do: Callable[[Pass], None]
    every: float
    failed: int = 0
    due: float = 0.0
