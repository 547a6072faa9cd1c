"""Who builds waves: this process, one after the other, or several that each have a repository of their own."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from generator.apply.task import Built, Run
from generator.apply.wave import build_wave
from generator.planning import PlannedTask


@dataclass(frozen=True)
class Wave:
    """Tasks that are built together, and the commits that all of them stand on; none for the run's base."""

    tasks: tuple[PlannedTask, ...]
    parents: tuple[str, ...]


class Builder(Protocol):
    """Builds waves and gives them back in whatever order they are done."""

    @property
    def has_room(self) -> bool:
        """Whether one more can be started now."""

    @property
    def is_busy(self) -> bool:
        """Whether one was started that was not given back."""

    def start(self, wave: Wave) -> None:
        """Begin with a wave."""

    def wait(self) -> tuple[Wave, Sequence[Built]]:
        """Return the next wave that is built, with what became of each task."""


@dataclass
class Here:
    """Builds in this process."""

    run: Run
    _waves: deque[Wave] = field(default_factory=deque)

    @property
    def has_room(self) -> bool:
        """Whether one more can be started now: one at a time."""
        return not self._waves

    @property
    def is_busy(self) -> bool:
        """Whether one was started that was not given back."""
        return bool(self._waves)

    def start(self, wave: Wave) -> None:
        """Begin with a wave."""
        self._waves.append(wave)

    def wait(self) -> tuple[Wave, Sequence[Built]]:
        """Build the wave that was started."""
        wave = self._waves.popleft()
        return wave, build_wave(self.run, wave.tasks, wave.parents)


@contextmanager
def builder_for(run: Run, jobs: int) -> Iterator[Builder]:
    """Give what builds in so many processes.

    Args:
        run: What the run shares.
        jobs: How many.
    """
    if jobs <= 1:
        yield Here(run)
        return
    from generator.apply.jobs import Jobs

    with Jobs(run, jobs) as builder:
        yield builder
