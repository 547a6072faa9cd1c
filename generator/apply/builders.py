"""Who builds waves: this process, one after the other, or others that it gives them to."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from generator.apply.task import Built, Run
from generator.apply.wave import build_wave
from generator.bench.environment import Wish
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

    def prepare(self, wish: Wish) -> None:
        """Learn what the tasks of the run need of their environment."""

    def share(self, left: int, at_most: int) -> int:
        """Return how many of the tasks that are left make a wave."""
        ...

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

    def prepare(self, wish: Wish) -> None:
        """Let the template be cloned while the run learns it."""
        self.run.renderer.prepare()

    def share(self, left: int, at_most: int) -> int:
        """Return as many as may be."""
        return at_most

    def start(self, wave: Wave) -> None:
        """Begin with a wave."""
        self._waves.append(wave)

    def wait(self) -> tuple[Wave, Sequence[Built]]:
        """Build the wave that was started."""
        wave = self._waves.popleft()
        return wave, build_wave(self.run, wave.tasks, wave.parents)
