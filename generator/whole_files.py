"""Files that are written whole or not at all, and stay after a power loss."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from generator.errors import WorkspaceError, step_after
from generator.regular_files import CREATE

DRAFT = ".part"


@contextmanager
def whole_file(path: Path, mode: int = 0o600) -> Iterator[BinaryIO]:
    """Open a file for writing that takes the name ``path`` once the block has ended without an error.

    A link at this name is replaced, not followed.

    Raises:
        WorkspaceError: It cannot be written; what stood there before is as it was.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}{DRAFT}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(
            path.parent, f"cannot be written: {error.strerror or error}.", step_after(error)
        ) from error
    try:
        descriptor = os.open(draft, CREATE, mode)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(path)
        except BaseException:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise
        _sync_names(path.parent)
    except OSError as error:
        raise WorkspaceError(path, f"cannot be written: {error.strerror or error}.", step_after(error)) from error


def write_whole(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write a file as a whole.

    Raises:
        WorkspaceError: It cannot be written; what stood there before is as it was.
    """
    with whole_file(path, mode) as stream:
        stream.write(data)


@contextmanager
def durable_lines(path: Path, mode: int = 0o600) -> Iterator[Callable[[bytes], None]]:
    """Open a new file of lines, each of which is there for good once it is written.

    Raises:
        WorkspaceError: It cannot be written; its last line may be cut off.
    """
    try:
        with os.fdopen(os.open(path, CREATE, mode), "wb") as stream:

            def write(line: bytes) -> None:
                stream.write(line + b"\n")
                stream.flush()
                os.fsync(stream.fileno())

            _sync_names(path.parent)
            yield write
    except OSError as error:
        raise WorkspaceError(path, f"cannot be written: {error.strerror or error}.", step_after(error)) from error


def rename_whole(source: Path, target: Path) -> None:
    """Give a file another name in its folder; what has that name is replaced.

    Raises:
        WorkspaceError: It cannot be done.
    """
    try:
        source.replace(target)
    except OSError as error:
        raise WorkspaceError(target, f"cannot be written: {error.strerror or error}.", step_after(error)) from error
    _sync_names(target.parent)


def _sync_names(folder: Path) -> None:
    """Make a new name durable, where the system opens folders."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
