"""Work in several processes: in order, a few at a time, and a task that hangs or dies costs only itself."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator

import pytest

from generator.planning.workers import in_order


def slow_square(number: int) -> int:
    if number < 0:
        while True:
            time.sleep(1)
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.02 if number % 3 == 0 else 0)
    return number * number


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
