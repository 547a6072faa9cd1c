"""Bytes put aside in a temporary file, so that what waits for its turn costs no memory."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, NamedTuple

_IN_MEMORY = 4 * 1024 * 1024


class Place(NamedTuple):
    """Where something was put aside: offset and length in bytes."""

    offset: int
    length: int


class Spool:
    """A file that grows at its end and is read anywhere."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def put(self, data: bytes) -> Place:
        """Put ``data`` aside and return where."""
        offset = self._file.seek(0, os.SEEK_END)
        self._file.write(data)
        return Place(offset, len(data))

    def get(self, place: Place) -> bytes:
        """Return what was put aside at ``place``."""
        self._file.seek(place.offset)
        return self._file.read(place.length)


@contextmanager
def open_spool() -> Iterator[Spool]:
    """Give an empty spool, whose file is gone when the context ends."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        yield Spool(file)
