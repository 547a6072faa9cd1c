"""Work in several processes: in order, a few at a time, and a task that hangs or dies costs only itself."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.planning.workers import in_order
from tests.support import is_alive

PROJECT = Path(__file__).parents[1]


def slow_square(number: int) -> int:
    while number < 0:
        pass
    if number == 13:
        os._exit(3)
    time.sleep(0.02 if number % 3 == 0 else 0)
    return number * number


def kept_from_working(path: str) -> int:
    """Be stopped, or killed, as often as a file says."""
    left = int(Path(path).read_text())
    Path(path).write_text(str(left - 1))
    if left > 0:
        os.kill(os.getpid(), signal.SIGSTOP if left % 2 else signal.SIGKILL)
    return 7


def failed(number: int, why: str) -> str:
    return f"{number}: {why}"


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_come_in_the_order_of_the_tasks(workers: int) -> None:
    numbers = [number for number in range(40) if number != 13]
    assert list(in_order(slow_square, numbers, failed, workers=workers)) == [number * number for number in numbers]


def test_what_hangs_or_dies_costs_only_itself() -> None:
    others = multiprocessing.active_children()
    began = time.monotonic()
    found = list(in_order(slow_square, [1, -1, 2, 13, 3, -2, 4], failed, workers=2, seconds=0.5))
    assert found == [1, "-1: it took more than 0.5 s", 4, "13: its process ended", 9, "-2: it took more than 0.5 s", 16]
    assert time.monotonic() - began < 30
    assert set(multiprocessing.active_children()) <= set(others)


def test_what_the_machine_does_to_a_worker_is_not_held_against_its_task(tmp_path: Path) -> None:
    paths = []
    for times in (1, 2, 4):
        (tmp_path / str(times)).write_text(str(times))
        paths.append(str(tmp_path / str(times)))

    def told(path: str, why: str) -> str:
        return why

    slow = "its process was ended: the machine was too slow or too busy to let it work."
    found = list(in_order(kept_from_working, paths, told, workers=2, wall=1.0))
    assert found == [7, f"{slow} Run the command again when the machine has less to do", found[2]]
    assert str(found[2]).startswith(slow)


@pytest.mark.parametrize("by_kernel", [True, False])
def test_workers_end_with_a_parent_that_is_killed(by_kernel: bool) -> None:
    script = f"""
import os, sys, time
from generator import process_groups
from generator.planning.workers import in_order
if not {by_kernel}:
    process_groups._KERNEL = None
def work(_):
    os.write(1, b"%d\\n" % os.getpid())
    time.sleep(60)
list(in_order(work, [1, 2, 3], lambda task, why: why, workers=3))
"""
    with subprocess.Popen([sys.executable, "-c", script], cwd=PROJECT, stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        workers = [int(parent.stdout.readline()) for _ in range(3)]
        parent.kill()
        deadline = time.monotonic() + 20
        while any(map(is_alive, workers)) and time.monotonic() < deadline:
            time.sleep(0.02)
        left = [worker for worker in workers if is_alive(worker)]
        for worker in left:
            os.kill(worker, signal.SIGKILL)
    assert left == []


def test_tasks_are_read_only_as_there_is_room() -> None:
    others = multiprocessing.active_children()
    read = 0

    def endless() -> Iterator[int]:
        nonlocal read
        while True:
            read += 1
            yield 3

    results = in_order(slow_square, endless(), failed, workers=2)
    assert [next(results) for _ in range(5)] == [9] * 5
    assert read < 20
    results.close()  # type: ignore[attr-defined]
    assert set(multiprocessing.active_children()) <= set(others)
