"""What is made once for a whole test session, whichever of its workers needs it first; nobody may change it.

``TESTS_SHARED`` names the session's folder; the process that begins the session makes and removes it.
"""

from __future__ import annotations

import atexit
import os
import pickle
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

VARIABLE = "TESTS_SHARED"
Made = TypeVar("Made")


def begin(parent: Path | None) -> None:
    """Make the session's folder, in the system's folder for temporary files if no other is given."""
    os.environ[VARIABLE] = tempfile.mkdtemp(prefix="tests-shared-", dir=parent)


def end() -> None:
    """Remove it with everything in it."""
    shutil.rmtree(os.environ.pop(VARIABLE), ignore_errors=True)


def folder() -> Path:
    """Return the session's folder; what uses these helpers outside of pytest, or as another user, has its own."""
    if not os.access(os.environ.get(VARIABLE, ""), os.R_OK | os.W_OK | os.X_OK):
        begin(None)
        atexit.register(end)
    return Path(os.environ[VARIABLE])


def once(name: str, make: Callable[[Path], Made]) -> Made:
    """Make something, or return what another worker has made.

    A worker that comes meanwhile waits. What fails is tried again by the next one, in an empty folder.

    Args:
        name: What it is; the same name is made once.
        make: Makes it, below a folder that does not exist yet; what it returns is pickled for the others.
    """
    place = folder() / name
    result = folder() / f"{name}.pickle"
    with FileLock(folder() / f"{name}.lock"):
        if not result.is_file():
            shutil.rmtree(place, ignore_errors=True)
            made = make(place)
            result.write_bytes(pickle.dumps(made))
            return made
    loaded: Made = pickle.loads(result.read_bytes())  # noqa: S301 - written by this session
    return loaded
