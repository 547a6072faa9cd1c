"""Running as nobody when we are root.

The kernel exempts root from limits on processes, also inside a user namespace, so bubblewrap itself is started by an
unprivileged user. Folders which that user cannot reach (everything below root's home, as a rule) are first bound to
a reachable place. That happens in a mount namespace of one thread, which ends with the thread: the machine's own
mounts are never changed, and no helper program has to be started.
"""

from __future__ import annotations

import ctypes
import os
import stat
import threading
from collections.abc import Callable, Sequence
from contextvars import copy_context
from pathlib import Path
from typing import TypeVar

from generator.process_time import read_text
from generator.sandbox.mounts import UNPRIVILEGED_ID

Result = TypeVar("Result")

# Covered by an empty file system in the private namespace; nothing that a command needs is ever found there.
_STAGE = "/sys"

_CLONE_NEWNS = 0x20000
_MS_BIND = 0x1000
_MS_REC = 0x4000
_MS_PRIVATE = 0x40000

# How many trees are remembered that were found open to be read.
_KNOWN_MAX = 64
_opened: dict[tuple[str, int, int, int], None] = {}

_READ_FOLDER = 0o055
_READ_FILE = 0o044
_RUN_FILE = 0o011


class StageRefusedError(OSError):
    """The kernel does not let us bind folders, although we are root: a container without that capability."""


def stages(sources: Sequence[str]) -> dict[str, str]:
    """Return, for each source that other users cannot reach, where it will be bound."""
    hidden = [source for source in sources if not _reachable(Path(source))]
    return {source: f"{_STAGE}/{index}" for index, source in enumerate(hidden)}


def _reachable(path: Path) -> bool:
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.resolve().parents)


def readable(sources: Sequence[str]) -> bool:
    """Return whether other users may read each source itself, once they can reach it."""
    return all(_is_open(Path(source).stat().st_mode) for source in sources)


def _is_open(mode: int) -> bool:
    needed = stat.S_IROTH | (stat.S_IXOTH if stat.S_ISDIR(mode) else 0)
    return mode & needed == needed


def with_stages(staged: dict[str, str], work: Callable[[threading.Event], Result]) -> Result:
    """Call ``work`` in a thread for which every staged source is bound to its place.

    Args:
        staged: Source to place, as ``stages`` returns it.
        work: Gets an event that is set when the calling thread is interrupted and the work must end soon.

    Raises:
        StageRefusedError: The kernel refused a mount; ``work`` was not called.
        Exception: Whatever ``work`` raised.
    """
    interrupted = threading.Event()
    results: list[Result] = []
    errors: list[BaseException] = []

    def staged_work() -> None:
        try:
            _bind(staged)
            results.append(work(interrupted))
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=copy_context().run, args=(staged_work,), name="sandbox-stage")
    thread.start()
    try:
        thread.join()
    finally:
        interrupted.set()
        thread.join()
    if errors:
        raise errors[0]
    return results[0]


def _bind(staged: dict[str, str]) -> None:
    kernel = ctypes.CDLL(None, use_errno=True)
    _check(kernel.unshare(_CLONE_NEWNS))
    _check(kernel.mount(None, b"/", None, ctypes.c_ulong(_MS_REC | _MS_PRIVATE), None))
    _check(kernel.mount(b"tmpfs", os.fsencode(_STAGE), b"tmpfs", ctypes.c_ulong(0), b"mode=755"))
    for source, stage in staged.items():
        place = Path(stage)
        place.mkdir() if Path(source).is_dir() else place.touch()
        _check(kernel.mount(os.fsencode(source), os.fsencode(stage), None, ctypes.c_ulong(_MS_BIND | _MS_REC), None))


def _check(outcome: int) -> None:
    if outcome != 0:
        number = ctypes.get_errno()
        raise StageRefusedError(number, os.strerror(number))


def open_to_nobody(root: Path, writable: bool) -> bool:
    """Let the unprivileged user read the copy of the workspace, and own it where it is to be written.

    Files with several names are never changed, since another name may lie outside of the copy. A copy that is only read
    is looked through once, however often something is run over it.

    Returns:
        Whether everything is readable (and writable) now.
    """
    if not writable and _identity(root) in _opened and _new_files_are_readable():
        return True
    done = _open_all(root, writable)
    if done and not writable:
        _opened[_identity(root)] = None
        while len(_opened) > _KNOWN_MAX:
            _opened.pop(next(iter(_opened)), None)
    return done


def _identity(root: Path) -> tuple[str, int, int, int]:
    """Return what tells a folder from another one that takes its place, which may get the same number."""
    found = root.lstat()
    return str(root.absolute()), found.st_dev, found.st_ino, found.st_ctime_ns


def _new_files_are_readable() -> bool:
    """Tell whether what this process and its children write can be read by others: what was written since can too."""
    lines = read_text("/proc/self/status").split("\n")
    return any(line.startswith("Umask:") and not int(line.split()[1], 8) & _READ_FOLDER for line in lines)


def _open_all(root: Path, writable: bool) -> bool:
    done = _open_entry(str(root), root.lstat(), writable)
    waiting = [str(root)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                done = _open_entry(entry.path, entry.stat(follow_symlinks=False), writable) and done
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
    return done


def _open_entry(path: str, found: os.stat_result, writable: bool) -> bool:
    mode = stat.S_IMODE(found.st_mode)
    if stat.S_ISDIR(found.st_mode):
        wanted = mode | _READ_FOLDER
    elif stat.S_ISREG(found.st_mode):
        wanted = mode | _READ_FILE | (_RUN_FILE if mode & stat.S_IXUSR else 0)
    else:
        return True
    own = writable and found.st_uid != UNPRIVILEGED_ID
    if wanted == mode and not own:
        return True
    if stat.S_ISREG(found.st_mode) and found.st_nlink > 1:
        return False
    Path(path).chmod(wanted)
    if own:
        os.chown(path, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
    return True
