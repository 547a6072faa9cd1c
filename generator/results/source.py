"""The bytes of a results file: where they come from, and the lines in them.

Only regular files and standard input are read. A source can be read from its start again and again, so standard input
is first copied to a temporary file.
"""

from __future__ import annotations

import contextlib
import errno
import gzip
import io
import os
import stat
import sys
import tempfile
import weakref
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, Literal, NamedTuple, cast

from generator.errors import InputError
from generator.results.problems import Problems

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LINE_CAP = 16 * 1024 * 1024
LINES_CAP = 1_000_000
SIZE_CAP = 1024 * 1024 * 1024
MEBIBYTE = 1024 * 1024
KEPT_OF_A_FAULT = 64 * 1024
_CHUNK = 256 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_PACKED_RATIO = 16
_BOM = b"\xef\xbb\xbf"
_KINDS = (
    (stat.S_ISDIR, "is a folder"),
    (stat.S_ISFIFO, "is a named pipe"),
    (stat.S_ISSOCK, "is a socket"),
    (stat.S_ISCHR, "is a device"),
    (stat.S_ISBLK, "is a device"),
)


class Line(NamedTuple):
    """One line of a file, without its end.

    Attributes:
        number: From 1.
        data: Its bytes; where there is a fault, only its beginning.
        fault: Why it was not read whole, as a clause; empty for a line that was.
        ended: Whether a line end follows it.
    """

    number: int
    data: bytes
    fault: str
    ended: bool


class _Unpacked(io.RawIOBase):
    """The plain bytes of a file that may be gzip; a fault ends the stream and is kept instead of raised."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        magic = file.read(2)
        file.seek(0)
        plain = gzip.GzipFile(fileobj=file) if magic == _GZIP_MAGIC else file
        self._file = cast("io.BufferedReader", plain)
        self._left = SIZE_CAP
        self.fault = ""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill ``buffer`` with what comes next; 0 at the end and after a fault."""
        view = memoryview(buffer)
        data = b"" if self.fault else self._next(len(view))
        view[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes:
        try:
            data = self._file.read1(size)
        except EOFError:
            self.fault = "the gzip data end too early, so the last answers are missing; fetch the file again"
            return b""
        except (OSError, zlib.error) as error:
            self.fault = f"reading stopped early ({error}), so the last answers are missing; fetch the file again"
            return b""
        self._left -= len(data)
        if self._left < 0:
            self.fault = (
                f"the file holds more than {SIZE_CAP // MEBIBYTE} MiB; what follows was not read; split the file"
            )
            return b""
        return data


class Source:
    """A results file, or standard input, that can be read from its start as often as needed.

    Args:
        given: The path, or ``-`` for standard input.

    Attributes:
        label: What to call it in messages.
        name: The file's name; ``stdin`` for standard input.
        size: Its size in bytes, still packed where it is gzip.
        unpacked_size: What its content may well come to in bytes; a guess where it is gzip.
        identity: Equal for two sources that are the same file.

    Raises:
        InputError: It is missing, unreadable, or no regular file; that is found out without opening it.
    """

    def __init__(self, given: Path | Literal["-"]) -> None:
        self._path = None if given == "-" else Path(given)
        self.label = "standard input" if self._path is None else str(self._path)
        self.name = "stdin" if self._path is None else self._path.name
        self.identity = "-"
        self._copy: IO[bytes] | None = None
        if self._path is None:
            kept = contextlib.ExitStack()
            weakref.finalize(self, kept.close)
            self._copy = kept.enter_context(_copy_of_stdin())
            self.size = self._copy.tell()
        else:
            self.size = _regular_size(self._path)
            self.identity = os.path.realpath(self._path)
        with self._file() as file:
            file.seek(0)
            self.unpacked_size = self.size * _PACKED_RATIO if file.read(2) == _GZIP_MAGIC else self.size

    @contextlib.contextmanager
    def open(self, problems: Problems | None = None) -> Iterator[BinaryIO]:
        """Give the unpacked bytes from the start; a fault of the stream itself is added to ``problems`` at its end.

        Raises:
            InputError: The file cannot be opened.
        """
        with self._file() as file:
            file.seek(0)
            unpacked = _Unpacked(file)
            yield io.BufferedReader(unpacked, _CHUNK)
            if unpacked.fault and problems is not None:
                problems.add(None, unpacked.fault)

    def whole(self, limit: int, problems: Problems) -> bytes:
        """Return the unpacked bytes of a file that is read in one piece.

        Args:
            limit: How many MiB it may have.
            problems: Takes the fault of a stream that ends early.

        Raises:
            InputError: It is larger, or cannot be opened.
        """
        most = limit * MEBIBYTE
        pieces: list[bytes] = []
        left = most + 1
        with self.open(problems) as stream:
            # In pieces, because a large read takes its memory before it knows how much there is.
            while left and (piece := stream.read(min(_CHUNK, left))):
                pieces.append(piece)
                left -= len(piece)
        if not left:
            raise InputError(
                self.label,
                f"is one document of more than {limit} MiB, and a document is read as a whole.",
                "Give the batch's own output file, which has one result a line, or raise max_document_mb.",
            )
        return b"".join(pieces)

    def _file(self) -> contextlib.AbstractContextManager[BinaryIO]:
        if self._path is None:
            return contextlib.nullcontext(cast("BinaryIO", self._copy))
        try:
            # Without O_NONBLOCK a pipe that takes the file's place just now would hold the program for ever.
            return os.fdopen(os.open(self._path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb")
        except OSError as error:
            raise _unreadable(self._path, error) from error


def lines(stream: BinaryIO) -> Iterator[Line]:
    r"""Yield the lines of ``stream`` that are not blank, split on ``\n`` and on nothing else, without BOM and line end.

    A line longer than :data:`LINE_CAP` bytes is passed over and given as a fault, and so is what follows the first
    :data:`LINES_CAP` lines.
    """
    number = 0
    while data := stream.readline(LINE_CAP + 1):
        number += 1
        if number > LINES_CAP:
            yield Line(
                number, b"", f"the file has more than {LINES_CAP} lines, and nothing from here on was read", True
            )
            return
        if data.isspace():
            continue
        if len(data) <= LINE_CAP or data.endswith(b"\n"):
            yield Line(number, data.rstrip(b"\r\n").removeprefix(_BOM), "", data.endswith(b"\n"))
            continue
        ended = False
        while not ended and (rest := stream.readline(_CHUNK)):
            ended = rest.endswith(b"\n")
        yield Line(number, data[:KEPT_OF_A_FAULT], f"longer than {LINE_CAP // MEBIBYTE} MiB", ended)


def _regular_size(path: Path) -> int:
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if stat.S_ISREG(status.st_mode):
        return status.st_size
    what = next((words for test, words in _KINDS if test(status.st_mode)), "is no regular file")
    raise InputError(path, f"{what}.", "Name a results file, or give - to read standard input.")


def _unreadable(path: Path, error: Exception) -> InputError:
    if isinstance(error, FileNotFoundError):
        return InputError(path, "does not exist.", "Name a results file of a batch, or a Markdown document.")
    if isinstance(error, PermissionError):
        return InputError(path, "may not be read.", "Give yourself the permission to read it.")
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return InputError(path, "is a link that leads in a circle.", "Name the file itself.")
    return InputError(path, f"cannot be opened ({error}).", "Name a results file of a batch.")


@contextlib.contextmanager
def _copy_of_stdin() -> Iterator[IO[bytes]]:
    if sys.stdin is None:
        raise InputError("standard input", "is closed.", "Name a results file, or send one through a pipe.")
    left = SIZE_CAP + 1
    with tempfile.TemporaryFile() as copy:
        while left and (data := sys.stdin.buffer.read(min(_CHUNK, left))):
            copy.write(data)
            left -= len(data)
        yield copy
