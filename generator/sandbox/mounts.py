"""What a confined command sees of the file system: bubblewrap's options, built as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from generator.sandbox.environment import PRIVATE_HOME, PRIVATE_TMP
from generator.sandbox.records import KIB, MIB, Limits

# The programs and libraries of the system; the last two are where NixOS and Guix keep theirs.
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store")
# Places inside of them where people keep checkouts, not programs.
HIDDEN = ("/usr/src", "/usr/local/src")
_HIDDEN_BYTES = 64 * KIB
SETTINGS = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/alternatives")
SHARED_MEMORY_BYTES = 16 * MIB

# Where a child of the warm process makes its own view; see ``warm/cell.py``.
CELL_FOLDERS = ("/cell/tmp", "/cell/shm", "/cell/aside")

UNPRIVILEGED_ID = 65534

# Files that libraries ask for and that need not tell anything about this machine.
INVENTED_FILES = {
    "/etc/passwd": f"sandbox:x:{UNPRIVILEGED_ID}:{UNPRIVILEGED_ID}::{PRIVATE_HOME}:/bin/false\n",
    "/etc/group": f"sandbox:x:{UNPRIVILEGED_ID}:\n",
    "/etc/hosts": "127.0.0.1 localhost sandbox\n::1 localhost\n",
}


@dataclass(frozen=True)
class Bind:
    """One file or folder of the machine and the place where the command sees it."""

    source: str
    target: str
    writable: bool = False

    def arguments(self) -> list[str]:
        """Return bubblewrap's options for it."""
        return ["--bind" if self.writable else "--ro-bind", self.source, self.target]


def binds(root: Path, writable: Iterable[Path], read_only: Iterable[Path]) -> list[Bind]:
    """Return what is shown beside the system, outer folders before the ones inside them.

    What the system's folders already show is left out, and so is what does not exist.

    Args:
        root: The copy of the workspace.
        writable: Folders that may be written, ``root`` among them or not.
        read_only: What else is shown.
    """
    open_ones = {str(path.absolute()) for path in writable}
    own = open_ones | {str(root.absolute())}
    targets = {str(path.absolute()) for path in read_only if path.exists()} - own
    wanted = [Bind(target, target) for target in sorted(targets) if not _is_shown(target)]
    wanted += [Bind(target, target, target in open_ones) for target in sorted(own)]
    return sorted(wanted, key=lambda bind: bind.target.count("/"))


def _is_shown(target: str) -> bool:
    return _is_below(target, SYSTEM) and not _is_below(target, HIDDEN)


def _is_below(target: str, folders: Iterable[str]) -> bool:
    return any(target == folder or target.startswith(f"{folder}/") for folder in folders)


def moved(wanted: Sequence[Bind], sources: dict[str, str]) -> list[Bind]:
    """Return the binds with sources replaced by where they can be reached instead."""
    return [replace(bind, source=sources.get(bind.source, bind.source)) for bind in wanted]


def file_system(
    wanted: Sequence[Bind], invented: dict[str, int], limits: Limits, folders: Sequence[str] = ()
) -> list[str]:
    """Return bubblewrap's options for the whole file system.

    Only the temporary folder, shared memory and a writable workspace can be written; the first two have a size.

    Args:
        wanted: What is shown beside the system.
        invented: Path inside the sandbox to an open descriptor with the file's content.
        limits: For the size of the temporary folder.
        folders: Empty folders to make beside.
    """
    options = [*_system()]
    for path, descriptor in invented.items():
        options += ["--perms", "0644", "--file", str(descriptor), path]
    options += ["--proc", "/proc", "--dev", "/dev"]
    options += _sized("/dev/shm", SHARED_MEMORY_BYTES)  # noqa: S108 - the sandbox's own
    options += ["--remount-ro", "/dev", *_sized(PRIVATE_TMP, limits.tmp_bytes)]
    options += ["--dir", PRIVATE_HOME, "--dir", "/var", "--symlink", PRIVATE_TMP, "/var/tmp"]  # noqa: S108
    for bind in wanted:
        options += bind.arguments()
    for folder in folders:
        options += ["--dir", folder]
    # Last, when the place of each bind has been made.
    return [*options, "--remount-ro", "/"]


@cache
def _system() -> tuple[str, ...]:
    options = [option for folder in SYSTEM for option in _system_folder(Path(folder))]
    options += [option for folder in HIDDEN if Path(folder).is_dir() for option in _sized(folder, _HIDDEN_BYTES)]
    return (*options, *(option for path in SETTINGS for option in ("--ro-bind-try", path, path)))


def _system_folder(folder: Path) -> list[str]:
    if folder.is_symlink():
        return ["--symlink", str(folder.readlink()), str(folder)]
    return ["--ro-bind", str(folder), str(folder)] if folder.is_dir() else []


def _sized(folder: str, size: int) -> list[str]:
    return ["--perms", "0700", "--size", str(size), "--tmpfs", folder]
