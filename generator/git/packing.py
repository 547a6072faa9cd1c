"""Publishing where git's fetch gives up, because some other ref of the repository is broken."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from generator.errors import GitError

if TYPE_CHECKING:
    from generator.git.repository import Repository


def is_of_a_broken_ref(error: GitError) -> bool:
    """Tell whether a command failed because some ref of the repository names an object that is not there."""
    return "bad object refs/" in error.stderr


def publish_pack(target: Repository, source: Repository, refs: Mapping[str, str], replace: Collection[str]) -> None:
    """Copy the objects that only ``source`` has, then move all branches in one transaction, as a fetch would.

    What else the commits need was borrowed from ``target`` and is there.

    Raises:
        GitError: A branch is checked out or has other work; nothing was moved.
    """
    in_use = target.checked_out()
    updates: list[str] = []
    for branch, commit in refs.items():
        known = target.resolve(f"refs/heads/{branch}")
        if known is not None and branch in in_use:
            raise GitError(("update-ref", branch), "the branch is checked out")
        if known is not None and branch not in replace and not source.is_ancestor(known, commit):
            raise GitError(("update-ref", branch), "the branch has commits of its own")
        updates.append(f"update refs/heads/{branch} {commit} {known or target.null_id()}\n")
    wanted = "".join(f"{commit}\n" for commit in refs.values()) + f"^{target.head()}\n"
    packed = source.git("pack-objects", "--revs", "--local", "--stdout", "--quiet", data=wanted.encode())
    # Objects first: a branch must never name what is not there yet.
    target.git("index-pack", "--stdin", data=packed.stdout)
    target.git("update-ref", "--stdin", data="".join(updates).encode())
