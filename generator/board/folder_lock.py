"""The lock by which one of our processes at a time changes a board in a folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from generator.board.folder import Folder
from generator.errors import LockedError

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

_PAUSE = 0.01


@contextlib.contextmanager
def folder_locked(folder: Folder, board: Path, seconds: float) -> Iterator[None]:
    """Hold the folder's lock, which dies with its process. File systems that cannot lock are used without one.

    Raises:
        LockedError: Another process held it all the time.
    """
    problem = f"{board}: another run has been changing the board for {seconds:.0f} seconds."
    busy = LockedError(problem, "Wait for it to end and retry.")
    if isinstance(folder, Path):
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(FileLock(_file_for(folder), timeout=seconds))
            except Timeout:
                raise busy from None
            except OSError:
                pass
            yield
        return
    _lock(folder, seconds, busy)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            fcntl.flock(folder, fcntl.LOCK_UN)


def _file_for(folder: Path) -> Path:
    """Return the file that is locked for a folder where folders cannot be: the repository gets no file by that."""
    name = hashlib.sha256(os.path.normcase(folder.resolve()).encode()).hexdigest()[:24]
    return Path(tempfile.gettempdir(), f"aas-board-{name}.lock")


def _lock(folder: int, seconds: float, busy: LockedError) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise busy from None
            time.sleep(_PAUSE)
        except OSError:
            return
        else:
            return
