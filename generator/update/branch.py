"""The branch of an update: where it stands, what of it is ours, and on which commit units are updated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from generator.apply.messages import of_another_workspace
from generator.errors import WorkspaceError
from generator.git import Repository, last_trailers, workspace_of
from generator.update.messages import left_unit, resolved_by, updated_unit

_LOOK_BACK = 200
_ODD = re.compile(r"[^A-Za-z0-9._+-]+|\.\.+|\.lock\Z")


@dataclass(frozen=True)
class Done:
    """A unit that an earlier run has updated: its commit and that commit's message."""

    commit: str
    message: str = field(repr=False)


@dataclass(frozen=True)
class UpdateBranch:
    """A branch of updates.

    Attributes:
        name: The branch.
        version: The version that units are brought to.
        base: The commit that is checked out.
        root: The commit whose units are updated: the base, or the last one of a person on the branch.
        tip: The branch's commit, or the root where there is nothing of ours on it.
        published: Where the branch is; ``None`` where there is none.
        replaced: Whether it stood on another base and is begun anew.
        done: What earlier runs have updated, by the key of the unit.
        kept: Those of them whose commits stand above the root.
    """

    name: str
    version: str
    base: str
    root: str
    tip: str
    published: str | None
    replaced: bool
    done: Mapping[str, Done] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()

    def left_branch(self, key: str) -> str:
        """Return the branch on which a failed unit is left."""
        return f"{self.name}-{key.replace(':', '-')}"


def find_branch(repository: Repository, name: str, version: str, base: str) -> UpdateBranch:
    """Find out where a branch of updates stands.

    Raises:
        WorkspaceError: It is checked out, belongs to another workspace of the repository, or has commits of a person
            on another base.
    """
    tip = repository.resolve(f"refs/heads/{name}")
    if tip is not None and name in repository.checked_out():
        raise WorkspaceError(name, "the branch of this update is checked out.", "Switch to another branch there.")
    if tip is None or repository.is_ancestor(tip, base):
        return UpdateBranch(name, version, base, base, base, tip, replaced=False)
    commits = repository.messages(tip, f"^{base}")
    _refuse_other_workspace(repository, name, version, [message for _, message, _ in commits])
    # What we have taken over from a person is theirs.
    theirs = [commit for commit, message, is_ours in commits if not is_ours or resolved_by(message)]
    if not repository.is_ancestor(base, tip):
        if theirs:
            raise WorkspaceError(
                name,
                f"the branch has commit {theirs[0][:12]} of a person, and not what is checked out, {base[:12]}.",
                f"Nothing was changed; merge {base[:12]} into it, or rename it.",
            )
        return UpdateBranch(name, version, base, base, base, tip, replaced=True)
    root = theirs[0] if theirs else base
    done: dict[str, Done] = {}
    kept: set[str] = set()
    above = True
    for commit, message, is_ours in commits:
        above = above and commit != root
        unit = updated_unit(message, version) if is_ours else None
        if unit is not None:
            done.setdefault(unit, Done(commit, message))
            kept |= {unit} if above else set()
    return UpdateBranch(name, version, base, root, tip, tip, replaced=False, done=done, kept=frozenset(kept))


def _refuse_other_workspace(repository: Repository, name: str, version: str, messages: Sequence[str]) -> None:
    """Refuse a branch that has updates of other workspaces alone.

    Raises:
        WorkspaceError: It has.
    """
    updates = [message for message in messages if updated_unit(message, version)]
    found = {workspace_of(last_trailers(message)) for message in updates}
    if found and repository.folder not in found:
        said = of_another_workspace(name, sorted(found)[0])
        raise WorkspaceError(repository.top, f"{said}.", "Nothing was changed; or merge that branch first.")


def finishing_base(repository: Repository, name: str, version: str, head: str) -> str:
    """Return the commit on which resolutions are taken over, whatever is checked out: often one of them is.

    Args:
        repository: The user's repository.
        name: The branch of the update.
        version: The version that units are brought to.
        head: The commit that is checked out.
    """
    tip = repository.resolve(f"refs/heads/{name}")
    if tip is not None:
        return repository.merge_base(head, tip) or head
    for commit, message, is_ours in repository.messages(head, f"--max-count={_LOOK_BACK}"):
        if is_ours and left_unit(message, version):
            return repository.parents(commit)[0]
    return head


def branch_name(prefix: str, version: str) -> str:
    """Return the branch of the updates to a version."""
    return f"{prefix}update-{_ODD.sub('-', version).strip('-.')}"
