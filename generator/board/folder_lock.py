"""The lock by which one of our processes at a time changes a board in a folder."""

from __future__ import annotations

import contextlib
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
# Beside the board, where nothing but a file can be locked; it is there for as long as the lock is held.
_FILE = ".aas-board-lock"


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
                stack.enter_context(FileLock(folder / _FILE, timeout=seconds))
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
