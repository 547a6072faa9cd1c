"""The order of building."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from itertools import pairwise

import pytest

from generator.apply.order import SHOWN_MAX, build_order


@pytest.mark.parametrize(
    ("dependencies", "order"),
    [
        ({}, []),
        ({"B": [], "A": [], "C": []}, ["B", "A", "C"]),
        ({"A": ["B"], "B": [], "C": []}, ["B", "A", "C"]),
        ({"A": ["C"], "B": [], "C": []}, ["B", "C", "A"]),
        ({"A": ["B", "B", "X", "A"], "B": ["Y"]}, ["B", "A"]),
        ({"A": [], "B": ["A"], "C": ["A"], "D": ["C", "B"]}, ["A", "B", "C", "D"]),
    ],
)
def test_dependencies_come_first_and_the_given_order_stays(
    dependencies: dict[str, list[str]], order: list[str]
) -> None:
    assert build_order(dependencies) == (order, {})


def test_each_task_of_a_circle_has_the_circle_named_and_the_others_are_built() -> None:
    dependencies = {"D": ["A"], "A": ["B"], "B": ["C"], "C": ["A"], "E": []}
    order, circles = build_order(dependencies)
    assert order == ["D", "E"]
    assert set(circles) == {"A", "B", "C"}
    (text,) = set(circles.values())
    members = text.split(" → ")
    assert len(members) == 4
    assert all(after in dependencies[before] for before, after in pairwise(members))
    assert members[0] == members[-1]


def test_circles_that_share_a_task_and_circles_apart_are_all_found() -> None:
    order, circles = build_order({"A": ["B"], "B": ["A", "C"], "C": ["B"], "X": ["Y"], "Y": ["X"], "Z": ["A", "X"]})
    assert order == ["Z"]
    assert list(circles) == ["A", "B", "C", "X", "Y"]
    assert circles["X"] in {"X → Y → X", "Y → X → Y"}


def test_the_same_input_gives_the_same_answer() -> None:
    dependencies = {"A": ["B"], "B": ["A"], "C": []}
    assert build_order(dependencies) == build_order(dict(dependencies))


def test_many_random_graphs_are_ordered_rightly() -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    for _ in range(200):
        names = [f"T-{number}" for number in range(chance.randint(1, 12))]
        needs = {name: chance.sample(names, chance.randint(0, min(2, len(names)))) for name in names}
        order, circles = build_order(needs)
        assert sorted([*order, *circles]) == sorted(names)
        for number, name in enumerate(order):
            built = set(order[:number]) | set(circles) | {name}
            assert set(needs[name]) <= built
        for name in circles:
            assert reaches_itself(name, needs)
        assert not any(reaches_itself(name, needs) for name in order)


def reaches_itself(name: str, needs: dict[str, list[str]]) -> bool:
    """Tell whether a task depends on itself through another one."""
    seen: set[str] = set()
    waiting = [each for each in needs[name] if each != name]
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            waiting += needs[each]
    return name in seen


@pytest.mark.parametrize("shape", ["apart", "pairs", "chain", "one circle"])
def test_a_large_batch_is_ordered_at_once(shape: str) -> None:
    size = 20_000
    shapes: dict[str, Callable[[int], list[int]]] = {
        "apart": lambda number: [],
        "pairs": lambda number: [number ^ 1],
        "chain": lambda number: [number + 1],
        "one circle": lambda number: [(number + 1) % size],
    }
    needs = {str(number): [str(each) for each in shapes[shape](number)] for number in range(size)}
    start = time.process_time()
    order, circles = build_order(needs)
    assert time.process_time() - start < 10
    assert len(order) + len(circles) == size
    assert all(len(text.split(" → ")) <= SHOWN_MAX + 2 for text in set(circles.values()))
    if shape == "chain":
        assert order[0] == str(size - 1)
