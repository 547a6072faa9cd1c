"""How long the rest of a large batch will take, by the pace of what was built last."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

# One wave says little: it pays for what is only done once.
_FEWEST_WAVES = 3
_WINDOW = 12
_SILENT_SECONDS = 60.0
_WORTH_SECONDS = 120.0


class Pace:
    """Counts tasks that are built.

    Args:
        tasks: How many there are to build.
        clock: Tells the seconds of some clock that does not go back.
    """

    def __init__(self, tasks: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._tasks = tasks
        self._built = 0
        self._clock = clock
        self._marks: deque[tuple[float, int]] = deque([(clock(), 0)], maxlen=_WINDOW)
        self._waves = 0
        self._told = clock()

    def built(self, tasks: int) -> str:
        """Count a wave; return a line about what is left, or nothing where there is none worth saying.

        Args:
            tasks: How many tasks the wave had; none where there was no wave.
        """
        if not tasks:
            return ""
        now = self._clock()
        self._built += tasks
        self._waves += 1
        if self._waves == 1:
            # What is done once, such as loading and filling caches, is no part of the pace.
            self._marks.clear()
        self._marks.append((now, self._built))
        if self._waves < _FEWEST_WAVES or now - self._told < _SILENT_SECONDS:
            return ""
        (begun, before), left = self._marks[0], self._tasks - self._built
        seconds = left * (now - begun) / max(1, self._built - before)
        if seconds < _WORTH_SECONDS:
            return ""
        self._told = now
        return f"{self._built:,} of {self._tasks:,} tasks built; at the pace of the last ones {_shown(seconds)} to go"


def _shown(seconds: float) -> str:
    minutes = round(seconds / 60)
    hours, rest = divmod(minutes, 60)
    if hours >= 10:
        return f"about {round(minutes / 60)} h"
    return f"about {hours} h {rest} min" if hours else f"about {minutes} min"
