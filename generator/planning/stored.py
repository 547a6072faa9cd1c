"""Records kept on the disk while a run has more of them than should be in memory."""

from __future__ import annotations

import pickle
import tempfile
import weakref
import zlib
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import Generic, TypeVar, overload

Record = TypeVar("Record")
# The latest ones are asked for again and again.
_REMEMBERED = 256
_FAST = 1


class Stored(Sequence[Record], Generic[Record]):
    """A sequence that can grow, of which the latest records alone are in memory.

    The file has no name, so that nobody else can write to it and nothing of it is left when the process ends.

    Args:
        folder: Where there is room for it.

    Raises:
        OSError: The disk is full or broken; every method may raise it.
    """

    def __init__(self, folder: Path) -> None:
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - it is closed when nobody needs it any more
        weakref.finalize(self, self._file.close)
        self._places: list[tuple[int, int]] = []
        self._latest: OrderedDict[int, Record] = OrderedDict()
        self._end = 0

    def append(self, record: Record) -> None:
        """Add a record at the end."""
        data = zlib.compress(pickle.dumps(record, pickle.HIGHEST_PROTOCOL), _FAST)
        self._file.seek(self._end)
        self._file.write(data)
        self._places.append((self._end, len(data)))
        self._end += len(data)

    def close(self) -> None:
        """Give the room on the disk back."""
        self._file.close()

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, index: int) -> Record: ...
    @overload
    def __getitem__(self, index: slice) -> list[Record]: ...
    def __getitem__(self, index: int | slice) -> Record | list[Record]:
        if isinstance(index, slice):
            return [self[each] for each in range(len(self))[index]]
        number = range(len(self))[index]
        if number in self._latest:
            self._latest.move_to_end(number)
            return self._latest[number]
        begin, size = self._places[number]
        self._file.seek(begin)
        record: Record = pickle.loads(zlib.decompress(self._file.read(size)))  # noqa: S301 - only this object wrote it
        self._latest[number] = record
        if len(self._latest) > _REMEMBERED:
            self._latest.popitem(last=False)
        return record
