"""The command line: arguments only. What a command does is in ``generator.commands``, in the file of its name."""

from __future__ import annotations

import signal
from types import FrameType

# Commands are shown in this order.
from generator.cli import batches, internal, merging, model, reference, runs, units, workspaces
from generator.cli.application import app
from generator.collector import collect_seldom

__all__ = ["app", "batches", "internal", "main", "merging", "model", "reference", "runs", "units", "workspaces"]

# A closed terminal sends the second one, where there is such a signal.
_ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]


def main() -> None:
    """Run the command line; a signal that asks this process to end lets it take back what it has begun."""
    collect_seldom()
    for number in _ENDING:
        signal.signal(number, _asked_to_end)
    app()


def _asked_to_end(number: int, _frame: FrameType | None) -> None:
    for each in _ENDING:
        signal.signal(each, signal.SIG_IGN)
    raise SystemExit(128 + number)
