"""An open folder and names in it: by descriptor where the system can, so that nobody swaps it, else by path."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.regular_files import CREATE, READ

# A descriptor, or the folder's path where the system opens no folders.
Folder = int | Path
_HAS_DESCRIPTORS = os.open in os.supports_dir_fd


@contextlib.contextmanager
def held(path: Path) -> Iterator[Folder]:
    """Hold a folder open.

    Raises:
        OSError: It cannot be opened.
    """
    if not _HAS_DESCRIPTORS:
        os.scandir(path).close()
        yield path
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _at(folder: Folder, name: str) -> tuple[str | Path, dict[str, Any]]:
    return (name, {"dir_fd": folder}) if isinstance(folder, int) else (folder / name, {})


def open_to_read(folder: Folder, name: str) -> int:
    """Open a file; one that is a link is refused."""
    path, where = _at(folder, name)
    if isinstance(path, Path) and path.is_symlink():
        raise OSError(f"{name} is a link")
    return os.open(path, READ, **where)


def create(folder: Folder, name: str) -> int:
    """Create a file that nobody else can read."""
    path, where = _at(folder, name)
    return os.open(path, CREATE, 0o600, **where)


def facts_of(folder: Folder, name: str) -> os.stat_result:
    """Return the facts about a file, or about a link."""
    path, where = _at(folder, name)
    return os.stat(path, follow_symlinks=False, **where)  # noqa: PTH116 - in an open folder


def may_be_written(folder: Folder, name: str) -> bool:
    """Tell whether this process may write to a file."""
    path, where = _at(folder, name)
    return os.access(path, os.W_OK, **where)


def remove(folder: Folder, name: str) -> None:
    """Remove a file."""
    path, where = _at(folder, name)
    os.unlink(path, **where)


def replace(folder: Folder, first: str, second: str) -> None:
    """Give a file another name; what has that name is gone."""
    if isinstance(folder, int):
        os.rename(first, second, src_dir_fd=folder, dst_dir_fd=folder)
    else:
        (folder / first).replace(folder / second)


def link(folder: Folder, name: str, second: str) -> None:
    """Give a file a second name."""
    if isinstance(folder, int):
        os.link(name, second, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
    else:
        os.link(folder / name, folder / second)


def names_in(folder: Folder) -> list[str]:
    """Return the names in a folder, in order."""
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries)


def make_durable(folder: Folder) -> None:
    """Make the names in a folder durable, where the system offers that."""
    if isinstance(folder, int):
        os.fsync(folder)


def hand_over(descriptor: int, facts: os.stat_result) -> None:
    """Give a new file the owner and the mode of another one, as far as this system and this user can."""
    if hasattr(os, "fchown") and (facts.st_uid, facts.st_gid) != (os.geteuid(), os.getegid()):
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, facts.st_uid, facts.st_gid)
    if hasattr(os, "fchmod"):
        os.fchmod(descriptor, stat.S_IMODE(facts.st_mode))
