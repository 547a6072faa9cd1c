"""A Python file as lines that can be spliced without touching any other byte.

libcst loses form feeds and mixes up lone carriage returns. So it reads a masked copy that has the same lines, and what
it finds is applied to the real ones.
"""

from __future__ import annotations

import ast
import codecs
import io
import re
import tokenize
import warnings
from dataclasses import dataclass

from generator.edit.refusals import Objection
from generator.newer_syntax import too_new

BYTES_MAX = 1 << 20
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_ENCODINGS = re.compile(r"(utf-8(-sig)?|ascii|iso8859-\d{1,2}|cp125\d|cp(437|850|852|866)|koi8-[ru]|mac-roman)\Z")


@dataclass(frozen=True)
class SourceText:
    """A file's text.

    Attributes:
        encoding: The codec's name; ``utf-8-sig`` for a byte order mark.
        lines: Its lines with their ends, as they are.
        masked: The same lines as libcst and ``ast`` shall see them: no form feed, no lone carriage return.
        newline: The end that most lines have.
    """

    encoding: str
    lines: tuple[str, ...]
    masked: tuple[str, ...]
    newline: str

    def shift(self, line: int) -> int:
        """Return how many characters the real line (from 1) has before the masked one begins."""
        return len(self.lines[line - 1].rstrip("\r\n")) - len(self.masked[line - 1].rstrip("\r\n"))

    def escaped(self, text: str) -> str:
        """Return text for a literal or comment, with escapes for what the file's encoding cannot hold."""
        return text.encode(self.encoding.removesuffix("-sig"), "backslashreplace").decode(self.encoding)


def read_source(data: bytes) -> SourceText:
    """Take a file apart.

    Raises:
        Objection: It is too large, in an encoding that cannot be edited safely, or no Python.
    """
    if len(data) > BYTES_MAX:
        raise Objection("too-large", f"{len(data)} bytes are more than {BYTES_MAX}")
    parse_python(data)
    encoding = _encoding(data)
    text = data.decode(encoding)
    if text.encode(encoding) != data:
        raise Objection("encoding", f"the file does not survive a round through {encoding}")
    lines = tuple(_LINE.findall(text))
    return SourceText(encoding, lines, tuple(map(_mask, lines)), _newline(lines))


def parse_python(data: bytes) -> ast.Module:
    """Parse and compile Python bytes, running nothing.

    Raises:
        Objection: They are no Python that this interpreter accepts.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(data)
            compile(data, "<settings>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, LookupError) as error:
        where = f" (line {error.lineno})" if isinstance(error, SyntaxError) and error.lineno else ""
        newer = too_new(data.decode("utf-8", "replace"), error) if isinstance(error, SyntaxError) and where else ""
        if newer:
            raise Objection("newer-python", f"the file{where} {newer}") from error
        raise Objection("syntax", f"the file is no valid Python{where}: {str(error)[:200]}") from error
    except (RecursionError, MemoryError) as error:
        raise Objection("syntax", "the file is nested too deeply to be read") from error
    return tree


def _encoding(data: bytes) -> str:
    try:
        found, _ = tokenize.detect_encoding(io.BytesIO(data.replace(b"\r", b"\n")).readline)
        name = "utf-8-sig" if found == "utf-8-sig" else codecs.lookup(found).name
        data.decode(name)
    except (SyntaxError, LookupError, UnicodeDecodeError) as error:
        raise Objection("encoding", f"the file cannot be decoded: {str(error)[:200]}") from error
    if not _ENCODINGS.match(name):
        raise Objection("encoding", f"files in {name} are not edited")
    return name


def _mask(line: str) -> str:
    body = line.rstrip("\r\n")
    end = line[len(body) :]
    blank = len(body) - len(body.lstrip(" \t\f"))
    kept = body[body.rfind("\f", 0, blank) + 1 :]
    return kept.replace("\f", " ") + ("\n" if end == "\r" else end)


def _newline(lines: tuple[str, ...]) -> str:
    ends = [line[len(line.rstrip("\r\n")) :] for line in lines]
    counts = {end: ends.count(end) for end in ("\n", "\r\n", "\r")}
    return max(counts, key=lambda end: counts[end])


@dataclass(frozen=True)
class Splice:
    """Replace the lines ``start`` to ``end`` (from 0, half-open) by new lines without their ends."""

    start: int
    end: int
    lines: tuple[str, ...]


def apply_splices(source: SourceText, splices: list[Splice]) -> bytes:
    """Return the file's bytes with all splices done; later ones at one place stand below earlier ones."""
    lines = list(source.lines)
    unfinished = bool(lines) and not lines[-1].endswith(("\r", "\n"))
    if unfinished:
        lines[-1] += source.newline
    ordered = sorted(enumerate(splices), key=lambda pair: (pair[1].start, pair[1].end, pair[0]), reverse=True)
    for _, splice in ordered:
        lines[splice.start : splice.end] = [f"{line}{source.newline}" for line in splice.lines]
    if unfinished:
        lines[-1] = lines[-1].rstrip("\r\n")
    return "".join(lines).encode(source.encoding)
