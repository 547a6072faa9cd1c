"""In which order tasks are built, and which of them can never be."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

SHOWN_MAX = 12


def build_order(dependencies: Mapping[str, Sequence[str]]) -> tuple[list[str], dict[str, str]]:
    """Return the tasks in an order in which each comes after those it depends on, and the tasks in a circle.

    Args:
        dependencies: Task id to the ids it depends on; ids that are no key count for nothing.

    Returns:
        The order, and for each task that depends on itself through others such a circle as text, ``A → B → A`` for
        A that depends on B. Between independent tasks the given order stays.
    """
    needs = {
        task: [each for each in dict.fromkeys(given) if each in dependencies and each != task]
        for task, given in dependencies.items()
    }
    circles: dict[str, str] = {}
    position = {task: number for number, task in enumerate(needs)}
    for group in _entangled(needs):
        ordered = sorted(group, key=position.__getitem__)
        text = _circle({task: [each for each in needs[task] if each in group] for task in ordered})
        circles.update(dict.fromkeys(group, text))
    rest = {
        task: [each for each in given if each not in circles] for task, given in needs.items() if task not in circles
    }
    return _stable(rest), {task: circles[task] for task in needs if task in circles}


def _entangled(needs: Mapping[str, Sequence[str]]) -> list[frozenset[str]]:
    """Return the groups of two or more tasks that all depend on each other (Tarjan's algorithm, without recursion)."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_tasks: dict[str, None] = {}
    groups: list[frozenset[str]] = []
    for start in needs:
        path = [] if start in number else [(start, iter(needs[start]))]
        while path:
            task, rest = path[-1]
            if task not in number:
                number[task] = lowest[task] = len(number)
                open_tasks[task] = None
            for each in rest:
                if each not in number:
                    path.append((each, iter(needs[each])))
                    break
                if each in open_tasks:
                    lowest[task] = min(lowest[task], lowest[each])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[task])
                if lowest[task] == number[task]:
                    groups += _close(task, open_tasks)
    return groups


def _close(first: str, open_tasks: dict[str, None]) -> list[frozenset[str]]:
    """Take the tasks from ``first`` on out of the open ones; return them as a group where they are several."""
    taken: set[str] = set()
    while first not in taken:
        taken.add(open_tasks.popitem()[0])
    return [frozenset(taken)] if len(taken) > 1 else []


def _circle(group: Mapping[str, Sequence[str]]) -> str:
    """Name one circle of a group, each task before the one it depends on."""
    try:
        TopologicalSorter(group).prepare()
    except CycleError as error:
        members: list[str] = error.args[1][::-1]
        shown = members[:SHOWN_MAX]
        if len(members) > SHOWN_MAX:
            shown = [*shown, f"({len(members) - SHOWN_MAX - 1} more)", members[-1]]
        return " → ".join(shown)
    return ""


def _stable(needs: Mapping[str, Sequence[str]]) -> list[str]:
    """Order by dependency, keeping the given order wherever there is a choice."""
    done: list[str] = []
    sorter = TopologicalSorter(needs)
    sorter.prepare()
    tasks = list(needs)
    position = {task: number for number, task in enumerate(tasks)}
    ready: list[int] = []
    while sorter.is_active():
        for task in sorter.get_ready():
            heapq.heappush(ready, position[task])
        task = tasks[heapq.heappop(ready)]
        done.append(task)
        sorter.done(task)
    return done
