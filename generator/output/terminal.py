"""A terminal on which results are said, with what is being done below them."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from generator.output import printable

_STYLES = {
    "implemented": "green",
    "scaffolded": "cyan",
    "failed": "red",
    "review": "yellow",
    "blocked": "magenta",
    "skipped": "dim",
}
_ROWS = 12
# Times a second.
_DRAWN = 5
# The first wave also pays for what is done once, and says little of how long the others take.
_FEWEST_ENDED = 10
_FEWEST_SECONDS = 5.0


_DIFF_STYLES = {"@": "cyan", "+": "green", "-": "red"}


class DiffPrinter:
    """Prints diffs on standard output.

    Args:
        color: ``always``, ``never``, or ``auto`` for colours on a terminal alone.
    """

    def __init__(self, color: str) -> None:
        self._console = _console(color)

    def heading(self, text: str) -> None:
        """Print what comes above the lines of a file."""
        self._print(text, "bold")

    def lines(self, lines: Iterable[str]) -> None:
        """Print lines of a unified diff."""
        for line in lines:
            self._print(line, _DIFF_STYLES.get(line[:1], ""))

    def _print(self, text: str, style: str) -> None:
        self._console.print(Text(printable(text), style), soft_wrap=True)


class TaskScreen:
    """Says results of tasks, each once, and shows below them what is being done and how long the rest may take.

    Args:
        console: The terminal.
        label: What the line below begins with.
        live: Whether what is being done is shown.
    """

    def __init__(self, console: Console, label: str = "", *, live: bool = True) -> None:
        self._console = console
        self._label = label
        self._live = live
        self._doing: dict[str, tuple[str, float]] = {}
        self._counts: dict[str, int] = {}
        self._tasks = 0
        self._pace: tuple[float, int] | None = None

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Keep the lower part of the terminal for what is being done, for as long as the block takes."""
        if not self._live:
            yield
            return
        with Live(console=self._console, get_renderable=self.below, refresh_per_second=_DRAWN, transient=True):
            yield

    def planned(self, tasks: int) -> None:
        """Remember how many tasks there are."""
        self._tasks = tasks

    def doing(self, task: str, what: str) -> None:
        """Show what is being done with a task; nothing any more where ``what`` is empty."""
        if what:
            self._doing[task] = (what, self._doing.get(task, ("", time.monotonic()))[1])
        else:
            self._doing.pop(task, None)

    def result(self, task: str, outcome: str, lines: Sequence[str]) -> None:
        """Print the lines about a task, the first one with its outcome in colour."""
        self._counts[outcome] = self._counts.get(outcome, 0) + 1
        self.doing(task, "")
        for number, line in enumerate(lines):
            text = Text(printable(line), "" if number == 0 else "dim")
            if number == 0:
                text.highlight_words([outcome], _STYLES.get(outcome, ""))
            self._console.print(text, soft_wrap=True)

    def below(self) -> Group:
        """Return what is shown below the results: the tasks that were begun last, and a line about all of them."""
        now = time.monotonic()
        table = Table(box=None, pad_edge=False, show_header=False)
        room = max(1, min(_ROWS, self._console.height - 4))
        doing = list(self._doing.items())
        for task, (what, since) in doing[-room:]:
            table.add_row(Text(printable(task)), Text(what, "cyan"), Text(f"{now - since:.1f} s", "dim"))
        more = [Text(f"and {len(doing) - room} more", "dim")] if len(doing) > room else []
        ended = sum(self._counts.values())
        told = [f"{self._label}{ended} of {self._tasks} tasks"]
        told += [f"{count} {outcome}" for outcome, count in self._counts.items()]
        return Group(table, *more, Text(", ".join(told) + self.estimate(now, ended)))

    def estimate(self, now: float, ended: int) -> str:
        """Return how long the rest may take by the pace since the first results; nothing while that says little.

        Args:
            now: Seconds of the clock that ``time.monotonic`` reads.
            ended: How many tasks have ended.
        """
        if self._pace is None:
            self._pace = (now, ended) if ended else None
            return ""
        since, before = self._pace
        if ended - before < _FEWEST_ENDED or now - since < _FEWEST_SECONDS:
            return ""
        return f"; about {_duration((self._tasks - ended) * (now - since) / (ended - before))} to go"


def _duration(seconds: float) -> str:
    if seconds < 100:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 6000 else f"{round(seconds / 3600)} h"


def task_screen(label: str, *, quiet: bool, color: str) -> TaskScreen:
    """Return the screen that standard output is.

    Args:
        label: What the line below begins with.
        quiet: Whether what is being done is not shown.
        color: ``always``, ``never``, or ``auto`` for colours on a terminal alone.
    """
    return TaskScreen(_console(color), label, live=not quiet and sys.stdout.isatty())


def _console(color: str) -> Console:
    return Console(
        highlight=False, no_color=True if color == "never" else None, force_terminal=True if color == "always" else None
    )
