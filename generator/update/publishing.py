"""Moving branches: the branch of the update forward, and the branches of failed units in or out of the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.bench.state import State
from generator.update.branch import UpdateBranch
from generator.update.context import UpdateContext


@dataclass(frozen=True)
class LeftBranch:
    """Where a failed unit is to be looked at.

    Attributes:
        name: The branch.
        commit: Its commit.
        is_begun: Whether a person works there already; then nothing of it is moved.
    """

    name: str
    commit: str
    is_begun: bool = False


class Refs:
    """The branches of one update; a preview moves none of them.

    Args:
        run: What the units are updated with.
        branch: The branch of the update, as the run has found it.
    """

    def __init__(self, run: UpdateContext, branch: UpdateBranch) -> None:
        self._repository, self._isolated, self._publish = run.bench.workspace, run.bench.isolated, run.publish
        self.branch = branch
        self._moved: str | None = None

    @property
    def commit(self) -> str | None:
        """The commit of the update's branch; ``None`` where there is no such branch."""
        return self._moved or self.branch.published

    def place_for(self, key: str, commit: str) -> LeftBranch:
        """Return where a failed unit's commit belongs: what a person has begun there stays."""
        name = self.branch.left_branch(key)
        there = self._repository.resolve(f"refs/heads/{name}")
        is_begun = there not in {None, commit} and not self._is_free(name, str(there))
        return LeftBranch(name, str(there) if is_begun else commit, is_begun)

    def move(self, tip: str, left: Mapping[str, LeftBranch]) -> None:
        """Publish the tip and the failed units' commits, all of them or none.

        Raises:
            GitError: A branch is in the way or was moved meanwhile.
        """
        wanted = {each.name: each.commit for each in left.values() if not each.is_begun}
        known = self._repository.branches(f"{self.branch.name}*") if wanted else {}
        refs = {name: commit for name, commit in wanted.items() if known.get(name) != commit}
        replace = [name for name in refs if name in known]
        if tip not in {self.branch.root, self.commit}:
            refs[self.branch.name] = tip
            replace += [self.branch.name] if self.branch.replaced and self._moved is None else []
            self._moved = tip
        if refs and self._publish:
            with State(self._repository).publishing(*refs):
                self._repository.publish(self._isolated, refs, replace=replace)

    def clear(self, keys: Mapping[str, str | None]) -> None:
        """Delete the branches of units that are updated now, as far as nobody works there.

        Args:
            keys: Units, each with the commit of a person that was taken over, if any.
        """
        known = self._repository.branches(f"{self.branch.name}-*")
        heads = {self.branch.left_branch(key): taken for key, taken in keys.items()}
        gone = {
            name: known[name]
            for name, taken in heads.items()
            if name in known and (known[name] == taken or self._is_free(name, known[name]))
        }
        in_use = self._repository.checked_out() if gone else frozenset()
        gone = {name: commit for name, commit in gone.items() if name not in in_use}
        if gone and self._publish:
            with State(self._repository).publishing(*gone):
                self._repository.delete_branches(gone)

    def _is_free(self, name: str, commit: str) -> bool:
        return self._repository.is_ours(commit) and name not in self._repository.checked_out()
