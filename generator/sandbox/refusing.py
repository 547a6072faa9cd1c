"""The sandbox of a machine that has none: it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.sandbox.records import Command, Finished, Limits, check_inside, not_run


@dataclass(frozen=True)
class Refusing:
    """Executes nothing and says so.

    Attributes:
        reason: Why nothing better was found.
    """

    reason: str = "no sandbox was asked for"
    name: str = field(default="none", init=False)
    confines: bool = field(default=True, init=False)

    def run(
        self,
        command: Command,
        *,
        root: Path,
        python: Path,
        writable: bool = False,
        extra_read_only: Sequence[Path] = (),
        extra_writable: Sequence[Path] = (),
        limits: Limits | None = None,
    ) -> Finished:
        """Return the verdict ``not-run``; see ``Sandbox.run``."""
        del python, writable, extra_read_only, extra_writable, limits
        check_inside(command, root)
        return not_run(f"nothing was executed: {self.reason}")
