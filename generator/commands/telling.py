"""What ``apply`` says while it works: each result once, as soon as it is there, and on a terminal what goes on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from generator.errors import with_code
from generator.listening import Listener
from generator.output import note, say
from generator.task_results import TaskResult

if TYPE_CHECKING:
    from generator.output.terminal import TaskScreen

# What is done with a task that has come to a stage of the journal.
_DOING = {
    "planned": "preparing",
    "prepared": "rendering",
    "rendered": "checking",
    "gated": "committing",
    "committed": "publishing",
    "published": "on the board",
}


class Progress(Listener):
    """Says on standard error what goes on, a line for each result: what is on standard output is for a program.

    Args:
        label: What each line begins with.
    """

    def __init__(self, label: str = "") -> None:
        self._label = label

    def line(self, text: str) -> None:
        """Say it."""
        note(f"{self._label}{text}")

    def ended(self, result: TaskResult) -> None:
        """Say what became of a task; what the environment lacks is told for all tasks together."""
        if not result.lacks:
            self.line(
                "; ".join(filter(None, (f"{result.task_id}: {result.outcome}", with_code(result.reason, result.code))))
            )


class Results(Progress):
    """Says each result on standard output, for a person.

    Args:
        label: What each line begins with.
        lines: Makes the lines about a result.
        quiet: Whether nothing but results is said.
    """

    def __init__(self, label: str, lines: Callable[[TaskResult], list[str]], *, quiet: bool) -> None:
        super().__init__(label)
        self._lines = lines
        self._quiet = quiet

    def line(self, text: str) -> None:
        """Say it, unless only results are wanted."""
        if not self._quiet:
            super().line(text)

    def ended(self, result: TaskResult) -> None:
        """Say what became of a task."""
        if not result.lacks:
            self.show([f"{self._label}{line}" for line in self._lines(result)], result)

    def show(self, lines: list[str], result: TaskResult) -> None:
        """Print the lines about a result."""
        say("\n".join(lines))


class Terminal(Results):
    """Says each result on a terminal, with what is being done below.

    Args:
        label: What each line begins with.
        lines: Makes the lines about a result.
        screen: The terminal.
        quiet: Whether nothing but results is said.
    """

    def __init__(
        self, label: str, lines: Callable[[TaskResult], list[str]], screen: TaskScreen, *, quiet: bool
    ) -> None:
        super().__init__(label, lines, quiet=quiet)
        self._screen = screen

    def planned(self, tasks: int) -> None:
        """Show how many there are."""
        self._screen.planned(tasks)

    def stage(self, task: str, stage: str) -> None:
        """Show what is being done with a task."""
        self._screen.doing(task, _DOING.get(stage, ""))

    def show(self, lines: list[str], result: TaskResult) -> None:
        """Print the lines about a result."""
        self._screen.result(result.task_id, result.outcome, lines)


@contextmanager
def results_said(
    lines: Callable[[TaskResult], list[str]], *, label: str, quiet: bool, color: str
) -> Iterator[Listener]:
    """Say results for a person while the block runs: with what is being done on a terminal, else a line each.

    Args:
        lines: Makes the lines about a result.
        label: What each line begins with.
        quiet: Whether nothing but results is said.
        color: ``always``, ``never``, or ``auto`` for colours on a terminal alone.
    """
    if not sys.stdout.isatty() and color != "always":
        yield Results(label, lines, quiet=quiet)
        return
    from generator.output.terminal import task_screen

    screen = task_screen(label, quiet=quiet, color=color)
    with screen.shown():
        yield Terminal(label, lines, screen, quiet=quiet)
