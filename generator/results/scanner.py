"""A JSON document taken apart piece by piece, in memory that does not grow with the document.

The scanner first finds where a value ends, by brackets and quotes alone, and only then judges what is between. So a
value that is no strict JSON costs itself and nothing that follows.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from generator.results.extent import Extent, scalar_end
from generator.results.source import LINE_CAP
from generator.results.strict import JsonFault, check_surrogates, parse, parse_at

_CHUNK = 256 * 1024
_KEPT_OF_A_FAULT = 64 * 1024
_SPACE = re.compile(r"[ \t\r\n]*")


class DocumentBroken(Exception):
    """The document's own structure is broken at ``line``, so that nothing behind it can be found."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(sentence)
        self.line = line
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Fragment:
    """One value of a document.

    Attributes:
        line: The line it begins on, from 1.
        value: The parsed value; meaningless where there is a fault.
        fault: Why it could not be read, as a clause; empty for a good value.
        text: Where there is a fault, the beginning of the value's text.
    """

    line: int
    value: object = None
    fault: str = ""
    text: str = ""


class Scanner:
    """Walks over the values of a document.

    Args:
        stream: The document's bytes. What is no UTF-8 in them is a fault of the value it stands in.

    Attributes:
        line: The line that the scanner stands on, from 1.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._text = ""
        self._at = 0
        self._ended = False
        self._damaged = False
        self.line = 1
        self._fill()
        self._text = self._text.removeprefix("\ufeff")

    def peek(self) -> str:
        """Return the next character that is no white space, without taking it; empty at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._advance(space.end() if space else self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill():
                return ""

    def value(self) -> Fragment:
        """Take the next value and judge it.

        Raises:
            DocumentBroken: Something other than a value comes next.
        """
        self._demand_value()
        line = self.line
        if self._text[self._at] not in '"[{':  # "1" may be the beginning of "1.5" in what was not yet read
            return self._judged(line, self._cut(keep=True))
        try:
            value, end = parse_at(self._text, self._at)
        except JsonFault:
            return self._judged(line, self._cut(keep=True))
        if self._damaged or end - self._at > LINE_CAP:
            return self._judged(line, self._cut(keep=True))
        text = self._text[self._at : end]
        self._advance(end)
        try:
            check_surrogates(text, value)
        except JsonFault as fault:
            return Fragment(line, fault=str(fault), text=text[:_KEPT_OF_A_FAULT])
        return Fragment(line, value)

    def skip(self) -> None:
        """Pass over the next value unjudged, whatever its length.

        Raises:
            DocumentBroken: Something other than a value comes next, or the document ends inside it.
        """
        self._demand_value()
        line = self.line
        _, whole = self._cut(keep=False)
        if not whole:
            raise DocumentBroken(line, "the file ends inside the value that begins here")

    def elements(self) -> Iterator[Fragment]:
        """Yield the elements of the array that comes next.

        Raises:
            DocumentBroken: The array does not end.
        """
        self._take()
        while (char := self.peek()) != "]":
            if char == ",":
                self._take()
                continue
            yield self.value()
        self._take()

    def members(self) -> Iterator[str]:
        """Yield the keys of the object that comes next; after each one the caller takes or skips its value.

        Raises:
            DocumentBroken: The object does not end, or is none.
        """
        self._take()
        while (char := self.peek()) != "}":
            if char == ",":
                self._take()
                continue
            if char != '"':
                raise DocumentBroken(self.line, self._instead_of("a key"))
            key = self.value()
            if self.peek() != ":":
                raise DocumentBroken(self.line, self._instead_of("a colon"))
            self._take()
            yield key.value if isinstance(key.value, str) else ""
        self._take()

    def _demand_value(self) -> None:
        char = self.peek()
        if not char or char in ",:]}":
            raise DocumentBroken(self.line, self._instead_of("a value"))

    def _instead_of(self, wanted: str) -> str:
        char = self.peek()
        found = f"{char!a} stands where {wanted} should be" if char else f"the file ends where {wanted} should be"
        return f"{found}; nothing behind it can be read"

    def _take(self) -> None:
        self._advance(self._at + 1)

    def _advance(self, to: int) -> None:
        self.line += self._text.count("\n", self._at, to)
        self._at = to

    def _fill(self) -> bool:
        """Read more behind what is not yet taken; tell whether there was more."""
        if self._ended:
            return False
        data = self._stream.read(_CHUNK)
        self._ended = not data
        more = self._decoder.decode(data, final=self._ended)
        if not more.isascii():
            self._damaged = self._damaged or _is_damaged(more)
        self._text = self._text[self._at :] + more
        self._at = 0
        return bool(more) or not self._ended

    def _cut(self, *, keep: bool) -> tuple[str, bool]:
        """Take a value's text; also tell whether it ended. Without ``keep``, and past the cap, the text is dropped."""
        extent = Extent() if self._text[self._at] in '"[{' else None
        pieces: list[str] = []
        size = 0
        while True:
            end = extent.end_in(self._text, self._at) if extent else scalar_end(self._text, self._at)
            stop = end if end >= 0 else len(self._text)
            size += stop - self._at
            if keep and size <= LINE_CAP + _CHUNK:
                pieces.append(self._text[self._at : stop])
            self._advance(stop)
            if end >= 0:
                return "".join(pieces), True
            if not self._fill():
                return "".join(pieces), extent is None

    def _judged(self, line: int, cut: tuple[str, bool]) -> Fragment:
        text, whole = cut
        if len(text) > LINE_CAP:
            return Fragment(line, fault=f"longer than {LINE_CAP // 2**20} MiB", text=text[:_KEPT_OF_A_FAULT])
        if not whole:
            return Fragment(line, fault="cut off, the file ends inside it", text=text[:_KEPT_OF_A_FAULT])
        if self._damaged and _is_damaged(text):
            return Fragment(line, fault="not UTF-8", text=text[:_KEPT_OF_A_FAULT])
        try:
            return Fragment(line, parse(text))
        except JsonFault as fault:
            return Fragment(line, fault=str(fault), text=text[:_KEPT_OF_A_FAULT])


def _is_damaged(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False
