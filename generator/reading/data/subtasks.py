"""Sub-tasks of a structured answer: a list of mappings with a title, details and what each depends on."""

from __future__ import annotations

from typing import Any

from generator.plan import SubTask
from generator.reading.data.keys import Entry, as_text, scalar
from generator.reading.data.values import Remark
from generator.reading.text.inline import one_line
from generator.values.defaults import clean_text

# A task of more parts is no task any more; one above it is read, so that it shows.
MAX_SUBTASKS = 50
TITLE_MAX = 200
_DETAILS_MAX = 8_000
_NEEDS_MAX = MAX_SUBTASKS


def as_subtasks(value: Any, remark: Remark) -> tuple[SubTask, ...]:
    """Return the sub-tasks that a value holds, at most one more than a task may have; texts are steps and no tasks."""
    listed = value[: MAX_SUBTASKS + 1] if isinstance(value, list) else []
    found = [_subtask(Entry(entry)) for entry in listed if isinstance(entry, dict)]
    kept = tuple(each for each in found if each.title)
    if len(kept) < len(listed) or (value and not listed):
        remark("what has no title of its own was left out")
    return kept


def _subtask(entry: Entry) -> SubTask:
    details, needs = entry.first("phase_description"), entry.first("subtask_needs")
    listed = needs if isinstance(needs, list) else [needs]
    texts = (one_line(scalar(each) or as_text(each), TITLE_MAX) for each in listed[:_NEEDS_MAX])
    return SubTask(
        title=one_line(entry.text("phase_title"), TITLE_MAX),
        details=clean_text(details[:_DETAILS_MAX]).strip() if isinstance(details, str) else "",
        depends_on=tuple(dict.fromkeys(filter(None, texts))),
    )
