"""Moving branches: the branch of the update forward, and the branches of failed units in or out of the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.bench.state import State
from generator.git import IsolatedRepository, Repository
from generator.update.line import Line


@dataclass(frozen=True)
class Side:
    """Where a failed unit is to be looked at.

    Attributes:
        branch: The branch.
        commit: Its commit.
        is_begun: Whether a person works there already; then nothing of it is moved.
    """

    branch: str
    commit: str
    is_begun: bool = False


@dataclass
class Refs:
    """The branches of one update.

    Attributes:
        repository: The user's repository.
        isolated: Where the commits are.
        line: The branch of the update, as the run has found it.
        publish: Whether anything is moved; ``False`` for a preview.
        moved: Where the branch of the update is now; ``None`` where it was not moved.
    """

    repository: Repository
    isolated: IsolatedRepository
    line: Line
    publish: bool
    moved: str | None = field(default=None)

    @property
    def commit(self) -> str | None:
        """The commit of the update's branch; ``None`` where there is no such branch."""
        return self.moved or self.line.published

    def side(self, key: str, commit: str) -> Side:
        """Return where a failed unit's commit belongs: what a person has begun there stays."""
        branch = self.line.side_branch(key)
        there = self.repository.resolve(f"refs/heads/{branch}")
        if there is None or there == commit:
            return Side(branch, commit)
        return Side(branch, commit) if self._is_free(branch, there) else Side(branch, there, is_begun=True)

    def move(self, tip: str, sides: Mapping[str, Side]) -> None:
        """Publish the tip and the failed units' commits, all of them or none.

        Raises:
            GitError: A branch is in the way or was moved meanwhile.
        """
        wanted = {side.branch: side.commit for side in sides.values() if not side.is_begun}
        known = self.repository.branches(f"{self.line.name}*") if wanted else {}
        refs = {branch: commit for branch, commit in wanted.items() if known.get(branch) != commit}
        replace = [branch for branch in refs if branch in known]
        if tip not in {self.line.root, self.commit}:
            refs[self.line.name] = tip
            replace += [self.line.name] if self.line.replaced and self.moved is None else []
            self.moved = tip
        if refs and self.publish:
            with State(self.repository).publishing(*refs):
                self.repository.publish(self.isolated, refs, replace=replace)

    def clear(self, keys: Mapping[str, str | None]) -> None:
        """Delete the branches of units that are updated now, as far as nobody works there.

        Args:
            keys: Units, each with the commit of a person that was taken over, if any.
        """
        gone: dict[str, str] = {}
        known = self.repository.branches(f"{self.line.name}-*")
        for key, taken in keys.items():
            branch = self.line.side_branch(key)
            there = known.get(branch)
            if there is not None and (there == taken or self._is_free(branch, there)):
                gone[branch] = there
        in_use = self.repository.checked_out() if gone else frozenset()
        gone = {branch: commit for branch, commit in gone.items() if branch not in in_use}
        if gone and self.publish:
            with State(self.repository).publishing(*gone):
                self.repository.delete_branches(gone)

    def _is_free(self, branch: str, commit: str) -> bool:
        return self.repository.is_ours(commit) and branch not in self.repository.checked_out()
