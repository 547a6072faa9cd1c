"""Lines of an example environment file: ``NAME=`` with a comment above, in sections; every other byte is kept."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from generator.answers.text import one_line, shorten
from generator.edit.refusals import FieldsRefused, Reason
from generator.values.secrets import may_be_written, without_secret

BYTES_MAX = 1 << 20
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}\Z")
_PLAIN = re.compile(r"[A-Za-z0-9_./:,@%+=-]*\Z")
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_ASSIGNED = re.compile(rb"[ \t]*(?:#[ \t]?)?(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]{0,127})[ \t]*=(?!=)")


class EnvEntry(BaseModel):
    """One environment variable of the example.

    Attributes:
        name: The variable's name.
        description: What it is for; becomes the comment above.
        value: An example value; a secret's is left out.
        secret: Whether it is a credential.
        commented: Whether the line is commented out, for a variable that must not be set to an empty text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    description: str = ""
    value: str = ""
    secret: bool = False
    commented: bool = False

    def line(self) -> str:
        """Return the assignment, its value quoted where it has to be."""
        value = self.value if self._may_show else ""
        if not _PLAIN.match(value):
            value = '"' + one_line(value).replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$") + '"'
        return f"{'# ' if self.commented else ''}{self.name}={value}"

    def comment(self) -> str:
        """Return the comment line; an empty string without description."""
        told = without_secret(self.description, None if self._may_show else self.value)
        text = shorten(one_line(told), 200)
        return f"# {text}" if text else ""

    @property
    def _may_show(self) -> bool:
        return not self.secret and may_be_written(self.name, _as_data(self.value), self.description)


def _as_data(value: str) -> Any:
    """Return what a variable's text stands for where it is a list or mapping in JSON, else the text."""
    try:
        return json.loads(value) if value.startswith(("[", "{")) else value
    except (ValueError, RecursionError):
        return value


def add_env_lines(data: bytes, section: str, entries: Sequence[EnvEntry], *, path: object = ".env.example") -> bytes:
    """Add variables that are not there yet, below the heading ``# section``.

    A variable that stands there already, be it commented out, is left as it is.

    Args:
        data: The file; empty for a new one.
        section: Heading of the block; an empty string for none.
        entries: The variables.
        path: How errors call the file.

    Raises:
        FieldsRefused: A name is unusable, or the file is no text in UTF-8.
    """
    lines, newline = _take_apart(data, entries, path)
    present = {name for line in lines if (name := _assigned(line))}
    missing = [entry for entry in dict.fromkeys(entries) if entry.name not in present]
    missing = [entry for place, entry in enumerate(missing) if entry.name not in {one.name for one in missing[:place]}]
    if not missing:
        return data
    heading = f"# {shorten(one_line(section), 100)}" if section.strip() else ""
    block = [text for entry in missing for text in (entry.comment(), entry.line()) if text]
    place = _section_end(lines, heading)
    if place is None:
        place = len(lines)
        block = [heading, *block] if heading else block
        block = ["", *block] if lines and lines[-1].strip() else block
    return _insert(lines, place, [f"{text}{newline}".encode() for text in block], newline.encode())


def remove_env_lines(data: bytes, section: str, entries: Sequence[EnvEntry], *, path: object = ".env.example") -> bytes:
    """Take out the lines that ``add_env_lines`` wrote; a line that a person changed is left.

    The section's heading goes too when nothing is left below it.

    Raises:
        FieldsRefused: A name is unusable, or the file is no text in UTF-8.
    """
    lines, _ = _take_apart(data, entries, path)
    heading = f"# {shorten(one_line(section), 100)}" if section.strip() else ""
    gone: set[int] = set()
    for entry in entries:
        for row, line in enumerate(lines):
            if line.rstrip(b"\r\n") != entry.line().encode():
                continue
            gone.add(row)
            if entry.comment() and row and lines[row - 1].rstrip(b"\r\n") == entry.comment().encode():
                gone.add(row - 1)
    gone |= _empty_section(lines, heading, gone) if gone else set()
    return b"".join(line for row, line in enumerate(lines) if row not in gone)


def _take_apart(data: bytes, entries: Sequence[EnvEntry], path: object) -> tuple[list[bytes], str]:
    reasons = [
        Reason("name", f"{entry.name[:80]!r} is no name of an environment variable")
        for entry in entries
        if not _NAME.match(entry.name)
    ]
    if len(data) > BYTES_MAX:
        reasons.append(Reason("too-large", f"{len(data)} bytes are more than {BYTES_MAX}"))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        reasons.append(Reason("encoding", "the file is no text in UTF-8"))
    if b"\0" in data:
        reasons.append(Reason("encoding", "the file has NUL bytes"))
    if reasons:
        raise FieldsRefused(path, reasons, "The file was left as it is.")
    lines = _LINE.findall(data)
    ends = {end: sum(line.endswith(end.encode()) for line in lines) for end in ("\r\n", "\n", "\r")}
    ends["\n"] -= ends["\r\n"]
    return lines, max(("\n", "\r\n", "\r"), key=lambda end: ends[end])


def _assigned(line: bytes) -> str:
    found = _ASSIGNED.match(line.removeprefix(b"\xef\xbb\xbf"))
    return found.group(1).decode() if found else ""


def _heading_row(lines: Sequence[bytes], heading: str) -> int | None:
    rows = (row for row, line in enumerate(lines) if heading and line.strip() == heading.encode())
    return next(rows, None)


def _section_end(lines: Sequence[bytes], heading: str) -> int | None:
    """Return one past the last line of a section that is there already: it ends at a blank line."""
    row = _heading_row(lines, heading)
    if row is None:
        return None
    while row < len(lines) and lines[row].strip():
        row += 1
    return row


def _empty_section(lines: Sequence[bytes], heading: str, gone: set[int]) -> set[int]:
    row, end = _heading_row(lines, heading), _section_end(lines, heading)
    if row is None or end is None or not gone & set(range(row, end)) or not set(range(row + 1, end)) <= gone:
        return set()
    blank_above = {row - 1} if row and not lines[row - 1].strip() else set()
    return {row} | blank_above


def _insert(lines: list[bytes], place: int, block: list[bytes], newline: bytes) -> bytes:
    """Put lines in; a file that has no final newline keeps none."""
    unfinished = bool(lines) and place == len(lines) and not lines[-1].endswith((b"\r", b"\n"))
    if unfinished:
        lines[-1] += newline
        block[-1] = block[-1].removesuffix(newline)
    return b"".join([*lines[:place], *block, *lines[place:]])
