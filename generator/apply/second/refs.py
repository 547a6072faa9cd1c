"""The branches of tasks at one moment, and what the commits on them say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from generator.apply.messages import UNSETTLED
from generator.git import Repository, TrailerCommit, last_trailers
from generator.task_branches.sides import is_side_branch

RESPONSE = "Response-SHA256"


@dataclass(frozen=True)
class TaskRefs:
    """The refs of one workspace, as they are when they are first asked for.

    Attributes:
        repository: The user's repository.
        prefix: What stands before a task id in the name of a branch.
        head: The commit that is checked out.
    """

    repository: Repository
    prefix: str
    head: str

    @cached_property
    def merged(self) -> Mapping[str, TrailerCommit]:
        """The tasks that the base has, id in upper case to newest commit."""
        return self.repository.task_history(self.head).present

    @cached_property
    def branches(self) -> Mapping[str, str]:
        """This tool's branches, name to commit."""
        return self.repository.branches(self.prefix)

    def good(self, key: str) -> tuple[str, str] | None:
        """Return a task's branch and its commit; ``None`` where there is none."""
        named = f"{self.prefix}{key}".upper()
        return next(((name, tip) for name, tip in self.branches.items() if name.upper() == named), None)

    def failed(self, key: str) -> list[str]:
        """Return the commits of the branches with failed tries of a task."""
        return [tip for name, tip in self.branches.items() if is_side_branch(name, self.prefix, "failed", key)]

    def own(self, tip: str, key: str) -> list[TrailerCommit]:
        """Return this tool's commits for a task in a history, the newest first: those that the base does not have."""
        listed = self.repository.messages(tip, f"^{self.head}") if tip != self.head else []
        found = [TrailerCommit(commit, last_trailers(message)) for commit, message, is_ours in listed if is_ours]
        return [each for each in found if each.trailers.get("task-id", "").upper() == key]

    def answered_by(self, key: str, response: str) -> tuple[str | None, TrailerCommit] | None:
        """Return the commit that an answer about a task has led to, with its branch; ``None`` where there is none."""
        good = self.good(key)
        listed = [(good[0], each) for each in self.own(good[1], key)] if good else []
        places = [*listed, *((None, each) for each in filter(None, [self.merged.get(key)]))]
        return next(((name, each) for name, each in places if _is_from(each, response)), None)


def is_settled(commit: TrailerCommit) -> bool:
    """Tell whether a commit is part of a good branch."""
    return commit.trailers.get("outcome") not in UNSETTLED


def _is_from(commit: TrailerCommit, response: str) -> bool:
    return is_settled(commit) and commit.trailers.get(RESPONSE.lower()) == response
