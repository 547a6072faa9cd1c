"""Work spread over several processes, with the results in the order of the tasks.

A task whose worker takes too long or dies costs only itself: another worker starts, and the caller is told why. Too
long is meant of the worker's processor time. One that the machine kept from working, or that somebody killed, says
nothing about its task, which is then tried once more.
"""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from itertools import islice
from typing import Any, TypeVar

from generator.errors import MachineSlowError
from generator.process_groups import KILLED, end_with_parent
from generator.process_time import cores, patience

Task = TypeVar("Task")
Result = TypeVar("Result")

MOST_BY_DEFAULT = 4
SECONDS_A_TASK = 60.0
OVER_TIME = -getattr(signal, "SIGPROF", 27)
_AHEAD = 4
# What the tasks of this process are given to; set where the process begins, so that it is not sent with each of them.
_work: list[Callable[[Any], Any]] = []


def default_workers() -> int:
    """Return how many processes to use where nobody says: one for each core this process may use, up to four."""
    return min(cores(), MOST_BY_DEFAULT)


def in_order(
    work: Callable[[Task], Result],
    tasks: Iterable[Task],
    failed: Callable[[Task, str], Result],
    *,
    workers: int,
    seconds: float = SECONDS_A_TASK,
    wall: float | None = None,
) -> Iterator[Result]:
    """Yield ``work`` of every task, in the order of the tasks, holding a few of them at a time.

    Args:
        work: What to do; it must not raise. It is sent to other processes once.
        tasks: Read one by one, as there is room for them.
        failed: Gives the result of a task whose worker took too long or died, from the task and a clause that says so.
        workers: How many processes; with one, everything is done in this process.
        seconds: The longest that a task may keep a processor busy.
        wall: The longest that it may take, whatever keeps it; by default ``process_time.patience`` of ``seconds``.
    """
    if workers <= 1:
        yield from map(work, tasks)
        return
    from pebble import ProcessPool

    gc.collect()
    gc.freeze()
    sys.stdout.flush()  # what a forked process would print again
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    pool = ProcessPool(workers, initializer=_begin, initargs=(work,), context=context)
    last_resort = patience(seconds) if wall is None else wall

    def schedule(task: Task) -> Future[Result]:
        return pool.schedule(_do, (task, seconds), timeout=last_resort)

    waiting: deque[tuple[Task, Future[Result]]] = deque()
    rest = iter(tasks)
    try:
        while True:
            for task in islice(rest, workers * _AHEAD - len(waiting)):
                waiting.append((task, schedule(task)))
            if not waiting:
                return
            task, future = waiting.popleft()
            try:
                yield _result(task, future, failed, seconds)
            except MachineSlowError:
                try:
                    yield _result(task, schedule(task), failed, seconds)
                except MachineSlowError as error:
                    yield failed(task, str(error).rstrip("."))
    finally:
        pool.stop()  # type: ignore[no-untyped-call]  # pebble gives no types for it
        pool.join()
        gc.unfreeze()


def _begin(work: Callable[[Any], Any]) -> None:
    end_with_parent()
    _work[:] = [work]


def _do(task: Any, seconds: float) -> Any:
    with _busy_for_at_most(seconds):
        return _work[0](task)


@contextmanager
def _busy_for_at_most(seconds: float) -> Iterator[None]:
    """End this process when it has been busy for so long; where no timer can tell that, the last resort has to do."""
    if not hasattr(signal, "ITIMER_PROF"):
        yield
        return
    # The signal's own action ends the process even where native code hangs.
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _result(task: Task, future: Future[Result], failed: Callable[[Task, str], Result], seconds: float) -> Result:
    """Return what came of a task.

    Raises:
        MachineSlowError: The worker was kept from working, or somebody killed it.
    """
    from pebble import ProcessExpired

    try:
        return future.result()
    except TimeoutError:
        raise MachineSlowError("its process") from None
    except ProcessExpired as ended:
        if ended.exitcode == KILLED:
            raise MachineSlowError("its process") from None
        is_busy = ended.exitcode == OVER_TIME
        return failed(task, f"it took more than {seconds:g} s" if is_busy else "its process ended")
