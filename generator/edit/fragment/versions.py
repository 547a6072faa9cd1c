"""One version of a file as text with plain line ends, and the way back to its bytes."""

from __future__ import annotations

from dataclasses import dataclass

from generator.edit.refusals import Objection
from generator.edit.source import read_source


@dataclass(frozen=True)
class Version:
    """A version of a file.

    Attributes:
        text: Its text: each line ends in a line feed, the last one too.
        encoding: The codec's name; ``utf-8-sig`` for a byte order mark.
        newline: The end that its lines have.
        ends: Whether its last line has an end.
    """

    text: str
    encoding: str
    newline: str
    ends: bool

    def write(self, text: str) -> bytes:
        """Return a text as this version would be written.

        Raises:
            Objection: The text has characters that this version's encoding lacks, or names another encoding.
        """
        written = (text if self.ends else text.rstrip("\n")).replace("\n", self.newline)
        try:
            data = written.encode(self.encoding)
        except UnicodeEncodeError as error:
            raise Objection("encoding", f"the user's file is in {self.encoding}, which lacks a character") from error
        if read_source(data).encoding != self.encoding:
            raise Objection("encoding", "the versions name different encodings")
        return data


def read_version(data: bytes) -> Version:
    """Read a version.

    Raises:
        Objection: It is no Python, too large, or has line ends or form feeds that would not survive.
    """
    if not data:
        return Version("", "utf-8", "\n", ends=True)
    source = read_source(data)
    text = "".join(source.lines)
    plain = text.replace("\r\n", "\n")
    if "\r" in plain or "\f" in plain:
        raise Objection("line-ends", "the file has form feeds or lone carriage returns")
    newline = "\r\n" if "\r\n" in text else "\n"
    if newline == "\r\n" and text.count("\n") != text.count("\r\n"):
        raise Objection("line-ends", "the file's lines end in different ways")
    ends = plain.endswith("\n")
    return Version(plain if ends else plain + "\n", source.encoding, newline, ends)
