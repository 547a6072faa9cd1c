"""Merging three versions of one file, and saying in the index that a person must decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.git.folders import inside, of_repository
from generator.git.repository import Repository
from generator.scratch import temporary_folder

# What `copier update` writes beside its own markers.
_LABELS = ("before updating", "last update", "after updating")
# git merge-file ends with the number of conflicts, at most 127, and with 255 for what it cannot merge.
_CONFLICTS = range(128)


@dataclass(frozen=True)
class Versions:
    """Three versions of one file.

    Attributes:
        ours: What the user has.
        base: What both others come from.
        theirs: What shall be there.
    """

    ours: bytes
    base: bytes
    theirs: bytes


def merge_versions(repository: Repository, versions: Versions, labels: Sequence[str] = _LABELS) -> tuple[bytes, bool]:
    """Merge line by line; return the text, and whether a person must decide: then it has markers.

    Args:
        repository: Where git runs.
        versions: The file.
        labels: How the markers call the user's version, what both come from, and the other one.

    Raises:
        GitError: They are no texts.
    """
    with temporary_folder("aas-merge-") as folder:
        files = [Path(folder, name) for name in ("ours", "base", "theirs")]
        for file, content in zip(files, (versions.ours, versions.base, versions.theirs), strict=True):
            file.write_bytes(content)
        named = [part for label in labels for part in ("-L", label)]
        merged = repository.git("merge-file", "--stdout", *named, "--", *map(str, files), accept=_CONFLICTS)
    return merged.stdout, merged.returncode != 0


def mark_unmerged(repository: Repository, path: str, versions: Versions) -> None:
    """Put three versions into the index, as a merge does that stopped at this file."""
    path = of_repository(repository.folder, path)
    stages = ((1, versions.base), (2, versions.ours), (3, versions.theirs))
    ids = {stage: repository.git("hash-object", "-w", "--stdin", data=data).text.strip() for stage, data in stages}
    lines = [f"0 {repository.null_id()}\t{path}\n", *(f"100644 {ids[stage]} {stage}\t{path}\n" for stage in ids)]
    repository.git("update-index", "--index-info", data="".join(lines).encode())


def unmerged_paths(repository: Repository) -> frozenset[str]:
    """Return the paths for which the index says that a person must decide."""
    listed = repository.git("ls-files", "--unmerged", "-z").text
    return frozenset(inside(repository.folder, (entry.split("\t", 1)[1] for entry in listed.split("\0") if entry)))
