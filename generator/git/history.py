"""Which tasks a history holds: what was built for them, and what was taken back since."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from generator.git.trailers import TrailerCommit, reverted_tasks, task_blocks

# Commits whose messages can say something about a task, as a pattern for git.
MENTIONS = r"^ *(Task-Id: |Reverts-Task: |This reverts commit )"
# What git itself writes when a person reverts a commit or a merge.
_REVERTED = re.compile(r"^[ ]{0,8}This reverts commit ([0-9a-f]{7,64})(, reversing)?", re.MULTILINE)
_MERGE_FROM = re.compile(r"^[ ]{0,8}changes made to ([0-9a-f]{7,64})\.", re.MULTILINE)


@dataclass(frozen=True)
class TaskHistory:
    """The tasks of a history.

    Attributes:
        present: Task id in upper case to its newest commit, for tasks that were not taken back since.
        reverted: Tasks that were there and were taken back.
    """

    present: Mapping[str, TrailerCommit]
    reverted: frozenset[str]


def read_history(records: Iterable[tuple[str, str]], merged_by: Callable[[str, str], Iterable[str]]) -> TaskHistory:
    """Judge commits, children before their parents: a task is there unless a later commit takes it back.

    A commit takes a task back by the trailer ``Reverts-Task``, which survives a rebase and a squash, or by the line
    that git writes for a reverted commit or merge. A reverted revert counts for nothing.

    Args:
        records: Commit id and message.
        merged_by: Returns the commits that a merge brought into the history of one of its parents.
    """
    decided: dict[str, TrailerCommit | None] = {}
    undone = _Undone()
    reverted: set[str] = set()
    for commit, message in records:
        built = [(block["task-id"].upper(), TrailerCommit(commit, block)) for block in task_blocks(message)]
        if commit in undone:
            reverted.update(task_id for task_id, _ in built)
            continue
        for task_id in reverted_tasks(message):
            decided.setdefault(task_id, None)
        for task_id, found in built:
            if decided.setdefault(task_id, found) is None:
                reverted.add(task_id)
        undone.add(_undone_by(message, merged_by))
    present = {task_id: found for task_id, found in decided.items() if found is not None}
    return TaskHistory(present, frozenset(reverted - present.keys()))


class _Undone:
    """Commits that were reverted, some by the beginning of their id only."""

    def __init__(self) -> None:
        self._whole: set[str] = set()
        self._short: tuple[str, ...] = ()

    def add(self, names: Iterable[str]) -> None:
        """Add commits by name."""
        for name in names:
            if len(name) < 40:
                self._short += (name,)
            else:
                self._whole.add(name)

    def __contains__(self, commit: str) -> bool:
        """Tell whether a commit is one of them."""
        return commit in self._whole or commit.startswith(self._short)


def _undone_by(message: str, merged_by: Callable[[str, str], Iterable[str]]) -> set[str]:
    found: set[str] = set()
    for match in _REVERTED.finditer(message):
        found.add(match[1])
        origin = _MERGE_FROM.search(message, match.end()) if match[2] else None
        if origin is not None:
            found.update(merged_by(match[1], origin[1]))
    return found
