"""Which of the collected tests a push runs, and in which order its workers do.

A test that is marked ``in_turn(place, share)`` shows what another one shows in another way, or one more kind of many:
each day, one of so many places is run. ``make test-nightly`` runs all, and so does whoever names a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

import pytest

from tests import examples

MARK = "in_turn"
# Files with tests that take long, the longest first: a worker that begins with one at the end lets all others wait.
LONG = (
    "tests/loop/test_killed_loop.py",
    "tests/faults/test_faults.py",
    "tests/template/test_wheel.py",
    "tests/apply/test_cluster.py",
    "tests/apply/test_waves.py",
    "tests/blueprints/test_fourth_blueprint.py",
    "tests/loop/test_loop.py",
    "tests/test_example_outcomes.py",
    "tests/updates/test_golden.py",
    "tests/faults/test_main_killed.py",
    "tests/faults/test_at_the_same_time.py",
    "tests/gates/test_forgeries.py",
    "tests/hostile/test_code.py",
    "tests/updates/test_migration_history.py",
    "tests/updates/test_plain_following.py",
    "tests/apply/workspace_states/test_disk.py",
    "tests/apply/test_five_workspaces.py",
    "tests/updates_engine/test_update_outcomes.py",
    "tests/updates_engine/test_update_in_folder.py",
    "tests/updates_engine/test_update_interrupted.py",
    "tests/merge/test_twenty_tasks.py",
    "tests/blueprints/test_shapes.py",
    "tests/test_plain_copier.py",
    "tests/test_render_many.py",
)
Test = TypeVar("Test")


def select(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what has its turn another day, and put the tests that are left in order.

    Args:
        config: The session's configuration.
        items: The collected tests; changed in place.
    """
    if not any("::" in argument for argument in config.args):
        others = [item for item in items if not is_due(item)]
        if others:
            config.hook.pytest_deselected(items=others)
            items[:] = [item for item in items if is_due(item)]
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    files = {file: [item for item in items if item.nodeid.partition("::")[0] == file] for file in LONG}
    items[:] = spread(files.values(), [item for item in items if item.nodeid.partition("::")[0] not in files], workers)


def is_due(item: pytest.Item) -> bool:
    """Tell whether a test has its turn today."""
    turns = [mark.args for mark in item.iter_markers(MARK)]
    return examples.PROFILE != "steady" or all((place + examples.TURN) % share == 0 for place, share in turns)


def spread(long: Iterable[Sequence[Test]], others: Sequence[Test], workers: int) -> list[Test]:
    """Return tests in an order in which each worker begins with its part of those that take long.

    Args:
        long: Groups that stay together, the longest first.
        others: All other tests.
        workers: How many there are; each begins with an equal part of the whole list.
    """
    groups = list(long)
    parts = [[test for group in groups[worker::workers] for test in group] for worker in range(workers)]
    left = sum(map(len, parts)) + len(others)
    rest = iter(others)
    for number, part in enumerate(parts):
        # As xdist hands them out.
        size = left // (workers - number)
        part += [test for _, test in zip(range(size - len(part)), rest, strict=False)]
        left -= len(part)
    return [test for part in parts for test in part] + list(rest)
