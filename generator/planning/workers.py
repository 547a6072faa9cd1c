"""Work spread over several processes, with the results in the order of the tasks.

A task whose worker takes too long or dies costs only itself: the worker is ended, another one takes its place, and the
caller is told why.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from typing import Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

MOST_BY_DEFAULT = 4
SECONDS_A_TASK = 60.0
_AHEAD = 4


@dataclass
class _Slot(Generic[Task, Result]):
    """One task on its way: the task, and its result once there is one."""

    task: Task
    result: list[Result] = field(default_factory=list)


class _Worker(Generic[Task, Result]):
    """A process that answers one task at a time."""

    def __init__(self, context: BaseContext, work: Callable[[Task], Result], others: list[Connection]) -> None:
        self.pipe, theirs = context.Pipe()
        # The target is started by the context's own process class, which type checkers do not see on the base.
        make: Callable[..., multiprocessing.Process] = context.Process  # type: ignore[attr-defined]
        forked = context.get_start_method() == "fork"
        inherited = [*others, self.pipe] if forked else []
        self._process = make(target=_serve, args=(theirs, inherited, work), daemon=True)
        self._process.start()
        theirs.close()
        self.slot: _Slot[Task, Result] | None = None
        self.since = 0.0

    def give(self, slot: _Slot[Task, Result]) -> None:
        """Send a task; the worker is idle, so it takes it at once."""
        self.slot, self.since = slot, time.monotonic()
        self.pipe.send(slot.task)

    def end(self) -> None:
        """End the process, whatever it does."""
        self.pipe.close()
        self._process.kill()
        self._process.join()
        self._process.close()


def default_workers() -> int:
    """Return how many processes to use where nobody says: one for each core this process may use, up to four."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_BY_DEFAULT)


def in_order(
    work: Callable[[Task], Result],
    tasks: Iterable[Task],
    failed: Callable[[Task, str], Result],
    *,
    workers: int,
    seconds: float = SECONDS_A_TASK,
) -> Iterator[Result]:
    """Yield ``work`` of every task, in the order of the tasks, holding a few of them at a time.

    Args:
        work: What to do; it must not raise. It is sent to other processes once.
        tasks: Read one by one, as there is room for them.
        failed: Gives the result of a task whose worker took too long or died, from the task and a clause that says so.
        workers: How many processes; with one, everything is done in this process.
        seconds: The longest a task may take, in seconds.
    """
    if workers <= 1:
        yield from map(work, tasks)
        return
    gc.collect()
    gc.freeze()
    crew: _Crew[Task, Result] = _Crew(work, failed, workers, seconds)
    slots: deque[_Slot[Task, Result]] = deque()
    rest = iter(tasks)
    more = True
    try:
        while more or slots:
            while more and len(slots) < workers * _AHEAD and crew.has_room():
                for task in rest:
                    slots.append(_Slot(task))
                    crew.give(slots[-1])
                    break
                else:
                    more = False
            if slots and not slots[0].result:
                crew.wait()
            while slots and slots[0].result:
                yield slots.popleft().result[0]
    finally:
        crew.end()
        gc.unfreeze()


class _Crew(Generic[Task, Result]):
    """The processes, and what each of them works on."""

    def __init__(
        self, work: Callable[[Task], Result], failed: Callable[[Task, str], Result], size: int, seconds: float
    ) -> None:
        self._context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self._work = work
        self._failed = failed
        self._size = size
        self._seconds = seconds
        self._workers: list[_Worker[Task, Result]] = []

    def has_room(self) -> bool:
        """Tell whether a worker is idle or can be started."""
        return len(self._workers) < self._size or any(worker.slot is None for worker in self._workers)

    def give(self, slot: _Slot[Task, Result]) -> None:
        """Give a task to an idle worker, or to a new one."""
        idle = next((worker for worker in self._workers if worker.slot is None), None)
        if idle is None:
            sys.stdout.flush()
            idle = _Worker(self._context, self._work, [worker.pipe for worker in self._workers])
            self._workers.append(idle)
        try:
            idle.give(slot)
        except OSError:
            self._lose(idle, "its process ended")

    def wait(self) -> None:
        """Wait until a worker is done, has died, or has taken too long."""
        busy = [worker for worker in self._workers if worker.slot is not None]
        now = time.monotonic()
        left = min(worker.since for worker in busy) + self._seconds - now
        ready = wait([worker.pipe for worker in busy], max(left, 0))
        for worker in busy:
            if worker.pipe in ready:
                self._take(worker)
            elif time.monotonic() - worker.since > self._seconds:
                self._lose(worker, f"it took more than {self._seconds:g} s")

    def _take(self, worker: _Worker[Task, Result]) -> None:
        try:
            result = worker.pipe.recv()
        except (EOFError, OSError):
            self._lose(worker, "its process ended")
            return
        if worker.slot is not None:
            worker.slot.result.append(result)
            worker.slot = None

    def _lose(self, worker: _Worker[Task, Result], why: str) -> None:
        self._workers.remove(worker)
        worker.end()
        if worker.slot is not None:
            worker.slot.result.append(self._failed(worker.slot.task, why))

    def end(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()


def _serve(pipe: Connection, inherited: list[Connection], work: Callable[[Task], Result]) -> None:
    """Answer tasks until the other side is gone.

    The ends of other pipes that a fork brings along are closed, so that the death of the parent is seen.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in inherited:
        other.close()
    try:
        while True:
            pipe.send(work(pipe.recv()))
    except (EOFError, OSError):
        return
