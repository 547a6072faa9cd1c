"""What sub-tasks of a plan depend on, and why they cannot take the place of the task."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from generator.plan import SubTask
from generator.reading.data.subtasks import MAX_SUBTASKS
from generator.values.folding import words
from generator.values.task_ids import is_task_id

SPLIT_STEP = "'apply --split' queues them as rows of the board and builds nothing"
_POSITION = re.compile(r"(?:#|sub-?task )?\s?([0-9]{1,3})", re.IGNORECASE)
_SHOWN = 60


@dataclass(frozen=True)
class Needs:
    """What one sub-task depends on.

    Attributes:
        subtasks: Other sub-tasks, by index.
        tasks: Ids of tasks.
        unknown: What is neither.
    """

    subtasks: tuple[int, ...]
    tasks: tuple[str, ...]
    unknown: tuple[str, ...]


def needs_of(subtasks: Sequence[SubTask]) -> list[Needs]:
    """Return for each sub-task what it depends on; a title of one of them is meant before a position or an id."""
    titles = {_spoken(each.title): index for index, each in reversed([*enumerate(subtasks)])}
    found = []
    for each in subtasks:
        inside: list[int] = []
        tasks: list[str] = []
        unknown: list[str] = []
        for text in each.depends_on:
            position = _POSITION.fullmatch(text)
            if (index := titles.get(_spoken(text))) is not None:
                inside.append(index)
            elif position and 0 < int(position[1]) <= len(subtasks):
                inside.append(int(position[1]) - 1)
            else:
                (tasks if is_task_id(text) else unknown).append(text)
        found.append(Needs(tuple(dict.fromkeys(inside)), tuple(dict.fromkeys(tasks)), tuple(unknown)))
    return found


def faults_of(subtasks: Sequence[SubTask], title: str, task_id: str) -> Iterator[str]:
    """Yield why sub-tasks cannot take the place of a task, as clauses; nothing of it needs a board.

    Args:
        subtasks: The sub-tasks.
        title: The task's own title.
        task_id: Its id.
    """
    if len(subtasks) > MAX_SUBTASKS:
        yield f"it names more than {MAX_SUBTASKS} sub-tasks; ask for fewer, which may be split again"
        return
    known = {_spoken(title): "as the task itself"}
    for number, each in enumerate(subtasks, 1):
        other = known.setdefault(_spoken(each.title), f"as sub-task {number}")
        if other != f"as sub-task {number}":
            yield f"sub-task {number} is called the same {other}: {each.title[:_SHOWN]!r}"
    needs = needs_of(subtasks)
    for number, need in enumerate(needs, 1):
        if need.unknown:
            yield f"sub-task {number} depends on {need.unknown[0][:_SHOWN]!r}, which is neither one of them nor an id"
        if task_id.upper() in map(str.upper, need.tasks):
            yield f"sub-task {number} depends on the task itself"
    try:
        TopologicalSorter({index: each.subtasks for index, each in enumerate(needs)}).prepare()
    except CycleError as error:
        circle = " → ".join(str(index + 1) for index in reversed(error.args[1]))
        yield f"the sub-tasks {circle} depend on each other"


def _spoken(text: str) -> str:
    return " ".join(words(text)) or text
