"""A small repository that holds one unit and what it may change, in which Copier updates it.

Copier compares the whole of a destination three times; with the unit alone in it that costs nothing, whatever the size
of the workspace. Files are put into it as git stores them, so that no attribute and no setting changes a byte.
"""

from __future__ import annotations

import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.git import IsolatedRepository, new_repository


@dataclass(frozen=True)
class WorkTree:
    """What stands in a work tree.

    Attributes:
        files: Path to content of the regular files.
        executable: Those that can be executed.
        odd: Paths of what is no regular file.
    """

    files: dict[str, bytes]
    executable: frozenset[str]
    odd: tuple[str, ...]


def unit_repository(folder: Path, files: Mapping[str, bytes], executable: Collection[str] = ()) -> IsolatedRepository:
    """Make a repository with one commit of some files in a new folder."""
    folder.mkdir(parents=True)
    repository = new_repository(folder)
    write_files(folder, files)
    for path in executable:
        (folder / path).chmod(0o755)
    repository.commit_all("before")
    return repository


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder, path to content."""
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def read_work_tree(repository: IsolatedRepository) -> WorkTree:
    """Return what stands in a repository's work tree; no link is followed."""
    files: dict[str, bytes] = {}
    executable: set[str] = set()
    odd: list[str] = []
    for place in repository.top.rglob("*"):
        path, mode = place.relative_to(repository.top), place.lstat().st_mode
        if path.parts[0] == ".git" or stat.S_ISDIR(mode):
            continue
        if stat.S_ISREG(mode):
            files[path.as_posix()] = place.read_bytes()
            executable |= {path.as_posix()} if mode & stat.S_IXUSR else set()
        else:
            odd.append(path.as_posix())
    return WorkTree(files, frozenset(executable), tuple(sorted(odd)))
