"""How long processes were at work, told apart from how long a loaded machine kept them waiting.

A limit in wall-clock time blames code for what else the machine has to do. What counts here is the processor time that
a tree of processes uses, and time in which all of it sleeps, since that is its own doing. Time in which a thread could
run and is not let, waits for a disk, or was stopped from outside does not count. Without ``/proc`` all time counts, and
no processor time is known to be used.
"""

from __future__ import annotations

import os
import time

TICK_SECONDS = 0.05
# The wall clock is the last resort, for a tree that is never let: so many times the limit, and never less than this.
PATIENCE_FACTOR = 10.0
LEAST_PATIENCE = 120.0
# Of the time between two looks, no more counts as sleep: when we ourselves were not let, nobody saw the tree sleep.
_SLEEP_MAX = 0.5
# Running or ready to run, waiting for a disk, stopped by a signal or a tracer.
_NOT_ASLEEP = frozenset("RDTt")
_CHUNK = 65536
_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def patience(seconds: float) -> float:
    """Return the wall-clock time after which a command with a limit is given up on, whatever kept it."""
    return max(LEAST_PATIENCE, PATIENCE_FACTOR * seconds)


class WorkClock:
    """What counts of the time since its making for a process and all below it.

    Attributes:
        used: Processor time of all of them together, in seconds.
        counted: What counts, in seconds; never more than has passed.
        passed: Wall-clock time, in seconds.
    """

    def __init__(self, pid: int) -> None:
        self.used = self.counted = self.passed = 0.0
        self._pid = pid
        self._cpu, _ = _look(pid)
        self._last = time.monotonic()

    def look(self) -> None:
        """Bring the figures up to date; to be called several times a second."""
        cpu, is_asleep = _look(self._pid)
        now = time.monotonic()
        passed, used = now - self._last, max(0.0, cpu - self._cpu)
        self._cpu, self._last = cpu, now
        self.passed += passed
        self.used += used
        self.counted += min(passed, max(used, _SLEEP_MAX) if is_asleep else used)

    def ends(self, seconds: float, wall: float | None = None) -> bool:
        """Look, and tell whether the time is up: by what counts, or by the wall clock as the last resort."""
        self.look()
        return self.counted >= seconds or self.passed >= (patience(seconds) if wall is None else wall)


def _look(pid: int) -> tuple[float, bool]:
    """Return the processor time of a process and all below it, ended ones included, and whether all threads sleep."""
    ticks, is_asleep = 0, True
    for each in (pid, *descendants(pid)):
        # utime, stime, and those of the children it has waited for; the state comes two fields behind the name.
        fields = _fields(f"/proc/{each}/stat")
        ticks += sum(map(int, fields[11:15]))
        states = {fields[0]} if fields else set()
        threads = entries(f"/proc/{each}/task")
        if len(threads) > 1:
            states = {fields[0] for thread in threads if (fields := _fields(f"{thread}/stat"))}
        is_asleep = is_asleep and _NOT_ASLEEP.isdisjoint(states)
    return ticks / _TICKS, is_asleep


def _fields(path: str) -> list[str]:
    """Return the fields of a ``stat`` file behind the program's name, which may hold anything."""
    return read_text(path).rpartition(")")[2].split()


def descendants(pid: int) -> list[int]:
    """Return all processes below ``pid``, without itself; those that end meanwhile may be missing."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        children = _children(waiting.pop())
        found += children
        waiting += children
    return found


def _children(pid: int) -> list[int]:
    return [int(child) for thread in entries(f"/proc/{pid}/task") for child in read_text(f"{thread}/children").split()]


def read_text(path: str) -> str:
    """Return a file of ``/proc`` as text; an empty one where its process is gone."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return ""
    # This is asked for several times a second and process: file objects would cost more than the files.
    content = b""
    try:
        while chunk := os.read(descriptor, _CHUNK):
            content += chunk
    except OSError:
        return ""
    finally:
        os.close(descriptor)
    return content.decode("ascii", "replace")


def entries(folder: str) -> list[str]:
    """Return the paths in a folder of ``/proc``; none where its process is gone."""
    try:
        return [entry.path for entry in os.scandir(folder)]
    except OSError:
        return []
