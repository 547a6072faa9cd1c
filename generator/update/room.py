"""A small repository that holds one unit and what it may change, in which Copier updates it.

Copier compares the whole of a destination three times; with the unit alone in it that costs nothing, whatever the size
of the workspace. Files are put into it as git stores them, so that no attribute and no setting changes a byte.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.git import IsolatedRepository, new_repository


@dataclass(frozen=True)
class Found:
    """What stands in a room.

    Attributes:
        files: Path to content of the regular files.
        executable: Those that can be executed.
        odd: Paths of what is no regular file.
    """

    files: dict[str, bytes]
    executable: frozenset[str]
    odd: tuple[str, ...]


def furnish(folder: Path, files: Mapping[str, bytes], executable: Collection[str] = ()) -> IsolatedRepository:
    """Make a repository with one commit of some files in a new folder."""
    folder.mkdir(parents=True)
    room = new_repository(folder)
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        if path in executable:
            place.chmod(0o755)
    room.commit_all("before")
    return room


def look_around(room: IsolatedRepository) -> Found:
    """Return what stands in a room's work tree; no link is followed."""
    files: dict[str, bytes] = {}
    executable: set[str] = set()
    odd: list[str] = []
    for place, folders, names in os.walk(room.top):
        here = Path(place)
        odd += [(here / name).relative_to(room.top).as_posix() for name in folders if (here / name).is_symlink()]
        folders[:] = [name for name in folders if here != room.top or name != ".git"]
        for name in names:
            path = (here / name).relative_to(room.top).as_posix()
            mode = (here / name).lstat().st_mode
            if not stat.S_ISREG(mode):
                odd.append(path)
                continue
            files[path] = (here / name).read_bytes()
            if mode & stat.S_IXUSR:
                executable.add(path)
    return Found(files, frozenset(executable), tuple(sorted(odd)))
