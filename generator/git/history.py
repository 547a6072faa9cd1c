"""Which tasks a history holds: what was built for them, and what was taken back since."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from generator.git.trailers import TrailerCommit, reverted_tasks, task_blocks, task_of

# Commits whose messages can say something about a task, as a pattern for git.
MENTIONS = r"^ *(Task-Id: |Reverts-Task: |This reverts commit )"
# What git itself writes when a person reverts a commit or a merge.
_REVERTED = re.compile(r"^[ ]{0,8}This reverts commit ([0-9a-f]{7,64})(, reversing)?", re.MULTILINE)
_MERGE_FROM = re.compile(r"^[ ]{0,8}changes made to ([0-9a-f]{7,64})\.", re.MULTILINE)


@dataclass(frozen=True)
class TaskHistory:
    """The tasks of a workspace that a history has.

    Attributes:
        present: Task id in upper case to its newest commit, for tasks that were not taken back since.
        reverted: Tasks that were there and were taken back.
        elsewhere: Newest commits of tasks of other workspaces in the same repository.
    """

    present: Mapping[str, TrailerCommit]
    reverted: frozenset[str]
    elsewhere: tuple[TrailerCommit, ...] = ()


def read_history(
    records: Iterable[tuple[str, str]], merged_by: Callable[[str, str], Iterable[str]], folder: str = ""
) -> TaskHistory:
    """Judge commits, children before their parents: a task is there unless a later commit takes it back.

    A commit takes a task back by the trailer ``Reverts-Task``, which survives a rebase and a squash, or by the line
    that git writes for a reverted commit or merge. A reverted revert counts for nothing.

    Args:
        records: Commit id and message.
        merged_by: Returns the commits that a merge brought into the history of one of its parents.
        folder: The workspace's folder in the repository; empty for its top.
    """
    decided: dict[tuple[str, str], TrailerCommit | None] = {}
    undone = _Undone()
    reverted: set[tuple[str, str]] = set()
    for commit, message in records:
        built = [(task_of(block), TrailerCommit(commit, block)) for block in task_blocks(message)]
        if commit in undone:
            reverted.update(task for task, _ in built)
            continue
        for task in reverted_tasks(message):
            decided.setdefault(task, None)
        for task, found in built:
            if decided.setdefault(task, found) is None:
                reverted.add(task)
        undone.add(_undone_by(message, merged_by))
    present = {task: found for task, found in decided.items() if found is not None}
    gone = reverted - present.keys()
    return TaskHistory(
        present={task_id: found for (where, task_id), found in present.items() if where == folder},
        reverted=frozenset(task_id for where, task_id in gone if where == folder),
        elsewhere=tuple(found for (where, _), found in present.items() if where != folder),
    )


class _Undone:
    """Commits that were reverted, some by the beginning of their id only; how long a whole one is depends on git."""

    def __init__(self) -> None:
        self._names: dict[int, set[str]] = {}

    def add(self, names: Iterable[str]) -> None:
        """Add commits by name."""
        for name in names:
            self._names.setdefault(len(name), set()).add(name)

    def __contains__(self, commit: str) -> bool:
        """Tell whether a commit is one of them."""
        return any(commit[:length] in names for length, names in self._names.items())


def _undone_by(message: str, merged_by: Callable[[str, str], Iterable[str]]) -> set[str]:
    found: set[str] = set()
    for match in _REVERTED.finditer(message):
        found.add(match[1])
        origin = _MERGE_FROM.search(message, match.end()) if match[2] else None
        if origin is not None:
            found.update(merged_by(match[1], origin[1]))
    return found
