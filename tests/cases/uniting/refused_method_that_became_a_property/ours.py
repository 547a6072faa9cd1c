"""Jobs of the export service."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from loguru import logger

from core.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Iterable


class State(enum.Enum):
    """Where a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"


@dataclass
class Job:
    """One export.

    Attributes:
        name: What it is called.
        state: Where it is.
    """

    name: str
    state: State = State.WAITING

    class Limits:
        """What a job may use."""

        seconds = 60
        megabytes = 256

    def describe(self) -> str:
        """Return a line for the log."""
        return f"{self.name}: {self.state.value}"

    def shout(self) -> str:
        """Return a line for the log, loud."""
        return self.describe().upper()


def run_all(jobs: Iterable[Job], clock: Clock) -> int:
    """Run jobs in order.

    Args:
        jobs: What to run.
        clock: What tells the time.

    Returns:
        How many ran.
    """
    done = 0
    for job in jobs:
        if job.state is State.RUNNING:
            continue
        logger.info("{}", job.describe())
        done += 1
    return done
