"""What reports say of the environment; who only reads them need not load what finds it out."""

from __future__ import annotations

from generator.plan import Record


class EnvironmentReport(Record):
    """What a run's gates worked with, and what was missing.

    Attributes:
        python: The interpreter of the workspace.
        source: Where it is known from.
        lacking: What it cannot import and tasks of this run need, as import names.
        next_step: The sentence with the command that provides it; empty where nothing is missing.
    """

    python: str
    source: str
    lacking: tuple[str, ...] = ()
    next_step: str = ""
