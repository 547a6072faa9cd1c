"""Which tasks seem to have several answers, found by a quick look over the files before they are read."""

from __future__ import annotations

from generator.results.clarified import clarify_id
from generator.results.expected import Expected
from generator.results.opening import Opened
from generator.results.question_ids import about_a_unit

Key = str | tuple[int, str]


def key_of(task_id: str, group: int, custom_id: str) -> Key | None:
    """Return what tells one task's answers from another's; ``None`` for an answer that says nothing of itself."""
    return task_id.upper() or ((group, custom_id) if custom_id else None)


def count_several(opened: Opened) -> dict[Key, int]:
    """Return how many answers each task seems to have, for the tasks that have more than one.

    Raises:
        InputError: A file cannot be opened any more.
    """
    expected = Expected(opened)
    seen: set[int] = set()
    several: dict[Key, int] = {}
    for custom_id, task_id, group in opened.ids:
        if about_a_unit(custom_id) or clarify_id(custom_id):
            continue
        key = key_of(task_id or expected.task_of(custom_id), group, custom_id)
        mark = hash(key)
        if mark not in seen:
            seen.add(mark)
        elif key is not None:
            several[key] = several.get(key, 1) + 1
    return several


def task_ids(opened: Opened) -> frozenset[str]:
    """Return a good guess of the tasks that some files have answers for, found without reading the answers.

    Raises:
        InputError: A file cannot be opened any more.
    """
    expected = Expected(opened)
    return frozenset(
        asked.task if (asked := about_a_unit(custom_id)) else task_id or expected.task_of(custom_id) or custom_id
        for custom_id, task_id, _ in opened.ids
    )
