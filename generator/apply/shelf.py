"""Many records kept on the disk, of which one at a time is in memory."""

from __future__ import annotations

import pickle
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Generic, TypeVar, overload

MEMORY_BYTES = 8 * 1024 * 1024
Kept = TypeVar("Kept")


class Shelf(Sequence[Kept], Generic[Kept]):
    """A sequence of records in a file without a name: it is gone when this process is, however that ends.

    Args:
        memory: Bytes up to which no file is needed.
        folder: The folder whose disk it is on; by default that of temporary files.
    """

    def __init__(self, memory: int = MEMORY_BYTES, folder: Path | None = None) -> None:
        place = str(folder) if folder else None
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(memory, "w+b", dir=place)  # noqa: SIM115 - see __del__
        self._starts = [0]

    def __del__(self) -> None:
        self._file.close()

    def append(self, record: Kept) -> None:
        """Put one more record at the end."""
        data = zlib.compress(pickle.dumps(record, pickle.HIGHEST_PROTOCOL), 1)
        self._file.seek(self._starts[-1])
        self._file.write(data)
        self._starts.append(self._starts[-1] + len(data))

    def extend(self, records: Iterable[Kept]) -> None:
        """Put more records at the end."""
        for record in records:
            self.append(record)

    @overload
    def __getitem__(self, place: int) -> Kept: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Kept]: ...

    def __getitem__(self, place: int | slice) -> Kept | Sequence[Kept]:
        if isinstance(place, slice):
            return [self._read(each) for each in range(*place.indices(len(self)))]
        return self._read(range(len(self))[place])

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __iter__(self) -> Iterator[Kept]:
        return map(self._read, range(len(self)))

    def _read(self, place: int) -> Kept:
        start, end = self._starts[place : place + 2]
        self._file.seek(start)
        record: Kept = pickle.loads(zlib.decompress(self._file.read(end - start)))  # noqa: S301 - written by this process
        return record


def joined(first: Iterable[Kept], others: Iterable[Kept]) -> Shelf[Kept]:
    """Return the records of two sequences as one; where they are many, they are on the disk."""
    shelf: Shelf[Kept] = Shelf()
    shelf.extend(first)
    shelf.extend(others)
    return shelf


class Ordered(Sequence[Kept], Generic[Kept]):
    """Another sequence in another order.

    Args:
        records: The records.
        places: Where each of them is.
    """

    def __init__(self, records: Sequence[Kept], places: Sequence[int]) -> None:
        self._records = records
        self._places = places

    @overload
    def __getitem__(self, place: int) -> Kept: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Kept]: ...

    def __getitem__(self, place: int | slice) -> Kept | Sequence[Kept]:
        if isinstance(place, slice):
            return [self._records[each] for each in self._places[place]]
        return self._records[self._places[place]]

    def __len__(self) -> int:
        return len(self._places)
