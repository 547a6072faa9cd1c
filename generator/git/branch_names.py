"""Names of branches that git, or a file system, cannot have beside those that there are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from generator.errors import WorkspaceError

if TYPE_CHECKING:
    from generator.git.reading import ReadableRepository


def refuse_unusable(repository: ReadableRepository, prefix: str) -> None:
    """See to it that branches below a prefix can be made at all.

    Raises:
        WorkspaceError: A branch is called like a folder of them, beside which git can have none of them.
    """
    parts = prefix.strip("/").split("/")
    folders = {"/".join(parts[: end + 1]) for end in range(len(parts))}
    folders |= {f"{prefix}{side}" for side in ("failed", "draft")}
    for folder in sorted(folders):
        if repository.resolve(f"refs/heads/{folder}") is not None:
            raise WorkspaceError(
                repository.top,
                f"the branch {folder} is in the way: git cannot have {folder}/… beside it.",
                f"Rename it ('git branch -m {folder} {folder}-old'), or set another branch_prefix.",
            )


def refuse_case_clash(repository: ReadableRepository, refs: Iterable[str]) -> None:
    """Refuse a branch that a file system without upper and lower case cannot tell from another one.

    Raises:
        WorkspaceError: There is such another one.
    """
    known = {name.casefold(): name for name in repository.branches("")}
    for name in refs:
        other = known.setdefault(name.casefold(), name)
        if other != name and repository.resolve(f"refs/heads/{name}") is None:
            problem = f"the branch {name} would differ from {other} only in case."
            raise WorkspaceError(repository.top, problem, f"Nothing was moved; rename {other}.")
