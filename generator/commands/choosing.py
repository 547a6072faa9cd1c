"""``apply --interactive``: each task is shown with what would be written, and a person decides about it."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.commands.building import settings_from
from generator.commands.common import names_from
from generator.commands.plan_diff import is_written, render, show_change, show_files
from generator.errors import InputError
from generator.listening import Change
from generator.names import unit_name_fault
from generator.output import say
from generator.output.terminal import DiffPrinter
from generator.settings import Settings

_KEYS = {
    "b": "build this task",
    "s": "skip it; nothing of it is built or put on the board",
    "r": "give its unit another name, and see it again",
    "d": "see again what would be written",
    "a": "build this task and all that follow",
    "q": "skip this task and all that follow",
    "?": "explain the keys",
}


@dataclass
class Chosen:
    """What a person has chosen to be built.

    Attributes:
        tasks: The ids of the tasks.
        names: The names that units were given, ``TASK=NAME``.
    """

    tasks: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def run_choosing(
    sources: Sequence[str],
    flags: Mapping[str, Any],
    *,
    workspace: Path,
    only: Collection[str],
    names_given: Sequence[str],
    tasks_given: Sequence[str],
    drafts: bool,
    color: str,
) -> Chosen:
    """Ask about each task that can be built, in the order of their dependencies.

    Raises:
        GeneratorError: There is no terminal to ask on, or the batch, the board, the template or the settings cannot be
            used.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError("--interactive", "asks on a terminal, and there is none.", "Name the tasks with --only.")
    named = names_from(names_given)
    chooser = _Chooser(sources, workspace, settings_from(workspace, flags), tasks_given, drafts, DiffPrinter(color))
    chosen = chooser.choose(only, named)
    chosen.names = [f"{task}={name}" for task, name in named.items() if task in {*map(str.upper, chosen.tasks)}]
    return chosen


@dataclass(frozen=True)
class _Chooser:
    sources: Sequence[str]
    workspace: Path
    settings: Settings
    tasks_given: Sequence[str]
    drafts: bool
    printer: DiffPrinter

    def choose(self, only: Collection[str], named: dict[str, str]) -> Chosen:
        """Ask about each task; the names that are given meanwhile come into ``named``."""
        chosen = Chosen()
        changes = self._changes(only, named)
        every, number, count = "", 0, sum(map(is_written, changes))
        for change in changes:
            task = change.plan.task_id
            if not every:
                show_change(change, self.printer)
            if is_written(change):
                number += 1
                answer = every or self._asked(change, named, f"({number}/{count}) build {task}?")
                every = answer if answer in {"a", "q"} else ""
                chosen.tasks += [task] if answer in {"a", "b"} else []
        return chosen

    def _asked(self, change: Change, named: dict[str, str], question: str) -> str:
        """Ask until the answer decides about the task, and return it."""
        while True:
            answer = _typed(f"{question} [{','.join(_KEYS)}] ")
            if answer in {"b", "s", "a", "q"}:
                return answer
            if answer == "d":
                show_files(change, self.printer)
            elif answer == "r":
                change = self._renamed(change, named)
            else:
                for key, meaning in _KEYS.items():
                    say(f"  {key}  {meaning}")

    def _renamed(self, change: Change, named: dict[str, str]) -> Change:
        """Ask for a name and return the change under it; the former one where that does not do."""
        name, task = _typed("name: "), change.plan.task_id
        if fault := unit_name_fault(name):
            say(f"  {fault}")
            return change
        renamed = {**named, task.upper(): name}
        (again,) = self._changes([task], renamed)
        show_change(again, self.printer)
        if not is_written(again):
            return change
        named.update(renamed)
        return again

    def _changes(self, only: Collection[str], named: Mapping[str, str]) -> list[Change]:
        found: list[Change] = []
        settings = self.settings.model_copy(update={"names": {**self.settings.names, **named}})
        render(
            self.sources,
            self.workspace,
            settings,
            only=only,
            named=named,
            tasks=self.tasks_given,
            drafts=self.drafts,
            tell=found.append,
        )
        return found


def _typed(question: str) -> str:
    """Return what a person types; where the input ends, the rest is skipped."""
    sys.stdout.write(question)
    sys.stdout.flush()
    line = sys.stdin.readline()
    return line.strip() if line else "q"
