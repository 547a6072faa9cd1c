"""Temporary folders that do not outlive this process, and removing folders in which anything may stand."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.reaper import forget_folder, watch_folder

_BUSY = frozenset({errno.ENOTEMPTY, errno.EEXIST, errno.EBUSY, errno.ENOENT})
_ENDING_SECONDS = 2.0
_PAUSE = 0.02


@contextmanager
def temporary_folder(prefix: str) -> Iterator[Path]:
    """Give a new folder among the system's temporary ones; it goes in the end, also where this process is killed.

    Args:
        prefix: What its name begins with.

    Raises:
        OSError: It cannot be made or removed.
    """
    folder = Path(tempfile.gettempdir(), f"{prefix}{secrets.token_hex(8)}")
    watch_folder(folder)
    try:
        folder.mkdir(0o700)
        try:
            yield folder
        finally:
            remove_folder(folder)
    finally:
        forget_folder(folder)


def remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it, also what generated code has locked against its owner.

    Raises:
        OSError: Something of it cannot be removed.
    """
    if folder.is_symlink() or not folder.exists():
        folder.unlink(missing_ok=True)
        return
    try:
        _remove_tree(folder)
    except PermissionError:
        folder.chmod(0o700)
        for place, names, _ in os.walk(folder):
            for name in names:
                inner = Path(place, name)
                # Changing the mode of a link changes that of its target, which may be anywhere.
                if not inner.is_symlink():
                    inner.chmod(0o700)
        _remove_tree(folder)


def _remove_tree(folder: Path) -> None:
    """Remove a folder, patient for a moment with a process that is just ending and still makes files in it."""
    deadline = time.monotonic() + _ENDING_SECONDS
    while True:
        try:
            shutil.rmtree(folder)
            return
        except OSError as error:
            if error.errno not in _BUSY or time.monotonic() > deadline:
                raise
        time.sleep(_PAUSE)
