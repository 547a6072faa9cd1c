"""In which order tasks are built, and which of them can never be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter


def build_order(dependencies: Mapping[str, Sequence[str]]) -> tuple[list[str], dict[str, str]]:
    """Return the tasks in an order in which each comes after those it depends on, and the tasks in a circle.

    Args:
        dependencies: Task id to the ids it depends on; ids that are no key count for nothing.

    Returns:
        The order, and for each task of a circle the circle as text. Between independent tasks the given order stays.
    """
    rest = {
        task: [each for each in needs if each in dependencies and each != task] for task, needs in dependencies.items()
    }
    circles: dict[str, str] = {}
    while True:
        try:
            TopologicalSorter(rest).prepare()
        except CycleError as error:
            members: list[str] = error.args[1]
            text = " → ".join(reversed(members))
            for member in set(members):
                circles[member] = text
                rest.pop(member)
            rest = {task: [each for each in needs if each in rest] for task, needs in rest.items()}
        else:
            return _stable(rest), circles


def _stable(needs: Mapping[str, Sequence[str]]) -> list[str]:
    """Order by dependency, keeping the given order wherever there is a choice."""
    done: dict[str, None] = {}

    sorter = TopologicalSorter(needs)
    sorter.prepare()
    position = {task: number for number, task in enumerate(needs)}
    ready: list[str] = []
    while sorter.is_active():
        ready = sorted([*ready, *sorter.get_ready()], key=position.__getitem__)
        task = ready.pop(0)
        done[task] = None
        sorter.done(task)
    return list(done)
