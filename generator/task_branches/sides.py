"""Branches beside the good ones: of tasks that failed, and drafts of tasks whose plan is in doubt.

Nothing is built on them, and none of them settles its task.
"""

from __future__ import annotations

import re
from itertools import count
from typing import Literal

from generator.git import Repository, workspace_of

Side = Literal["failed", "draft"]


def side_branch(repository: Repository, prefix: str, side: Side, task_id: str) -> str:
    """Return the branch that what was built of a task is left on: a free one, or one of ours that nobody needs.

    Args:
        repository: The user's repository.
        prefix: What stands before a task id in the name of a branch.
        side: Why it is no good branch.
        task_id: The task.
    """
    stem = f"{prefix}{side}/{task_id}"
    taken = repository.branches(f"{prefix}{side}")
    in_use = repository.checked_out()
    for number in count(1):
        name = stem if number == 1 else f"{stem}-{number}"
        if name not in taken or (name not in in_use and _is_for(repository, taken[name], task_id)):
            break
    return name


def is_side_branch(name: str, prefix: str, side: Side, task_id: str) -> bool:
    """Tell whether a branch is called like one of a task's branches of this side, in whatever case."""
    stem = re.escape(f"{prefix}{side}/{task_id}".upper())
    return re.fullmatch(rf"{stem}(-[0-9]+)?", name.upper()) is not None


def _is_for(repository: Repository, commit: str, task_id: str) -> bool:
    trailers = repository.trailers(commit)
    return trailers.get("task-id") == task_id and workspace_of(trailers) == repository.folder
