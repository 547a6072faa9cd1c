"""The board's file and the folder it lies in: found, opened and read without following surprises."""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from generator.board.folder import Folder, held, open_to_read
from generator.board.folder_lock import folder_locked
from generator.board.writers import is_being_written
from generator.errors import BoardError

SIZE_MAX = 4 * 1024 * 1024
_WRITER_PATIENCE = 1.0
_PAUSE = 0.01


@dataclass(frozen=True, slots=True)
class Place:
    """Where a board really lies: an open folder and a name in it; ``path`` is what the user called it."""

    path: Path
    folder: Folder
    name: str

    def failed(self, error: OSError, doing: str) -> BoardError:
        """Return the user's error for a failed call, with what to do about it."""
        reason = error.strerror or type(error).__name__
        return BoardError(self.path, f"{doing} failed: {reason}.", "Check the board's folder and retry.")


def read_board_file(path: Path) -> bytes:
    """Return the bytes of a board; a program that is writing it right now may finish first.

    Raises:
        BoardError: The file is missing, no regular file, not readable or larger than 4 MiB.
    """
    with open_place(path) as place:
        return read_settled(place, place.name)


@contextlib.contextmanager
def open_place(path: Path) -> Iterator[Place]:
    """Follow links to the real board and hold its folder open.

    Raises:
        BoardError: There is no such file, or its folder cannot be opened.
    """
    with contextlib.ExitStack() as stack:
        yield _reached(path, stack)


def _reached(path: Path, stack: contextlib.ExitStack) -> Place:
    try:
        real = path.resolve(strict=True)
        folder = stack.enter_context(held(real.parent))
    except FileNotFoundError as error:
        raise BoardError(path, "there is no such board.", "Name it with `--board FILE`.") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise BoardError(path, f"the board cannot be reached: {_reason(error)}.", "Check the path.") from error
    return Place(path, folder, real.name)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else str(error)) or type(error).__name__


def read_quiet(place: Place, name: str) -> bytes | None:
    """Return the bytes of a regular file in the board's folder, or ``None`` where a program has it open for writing.

    Raises:
        BoardError: It is missing, no regular file, not readable or larger than 4 MiB.
    """
    with _opened(place, name) as file:
        return None if is_being_written(file.fileno()) else _content(place, file)


def read_settled(place: Place, name: str) -> bytes:
    """Return the bytes of a regular file in the board's folder, once no program has it open for writing.

    After a second it is read as it is.

    Raises:
        BoardError: It is missing, no regular file, not readable or larger than 4 MiB.
    """
    with _opened(place, name) as file:
        deadline = time.monotonic() + _WRITER_PATIENCE
        while is_being_written(file.fileno()) and time.monotonic() < deadline:
            time.sleep(_PAUSE)
        return _content(place, file)


@contextlib.contextmanager
def _opened(place: Place, name: str) -> Iterator[BinaryIO]:
    try:
        descriptor = open_to_read(place.folder, name)
    except OSError as error:
        problem = f"the board cannot be opened: {_reason(error)}."
        raise BoardError(place.path, problem, "Check its permissions.") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise BoardError(place.path, "the board is no regular file.", "Name a Markdown file with `--board FILE`.")
    with os.fdopen(descriptor, "rb") as file:
        yield file


def _content(place: Place, file: BinaryIO) -> bytes:
    data = file.read(SIZE_MAX + 1)
    if len(data) > SIZE_MAX:
        raise BoardError(place.path, f"the board is larger than {SIZE_MAX} bytes.", "Move old tasks to an archive.")
    return data


@contextlib.contextmanager
def locked(place: Place, seconds: float = 30.0) -> Iterator[None]:
    """Hold the lock of the board's folder; see ``folder_locked``.

    Raises:
        LockedError: Another process held it all the time.
    """
    with folder_locked(place.folder, place.path, seconds):
        yield
