"""The part of a board below its table: one heading per task and the text under it."""

from __future__ import annotations

from dataclasses import dataclass

from generator.board.page import BOM, Page, indent_of
from generator.board.text import undecorated
from generator.values.task_ids import is_task_id

_ID_MAX = 40
_SEPARATORS = " \t:-\u2013\u2014"
_SECTION_NAMES = ("task details", "details", "tasks details")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: index of its line, level from 1, and its text."""

    index: int
    level: int
    text: str

    @property
    def task_id(self) -> str:
        """The task id the heading begins with; an empty string where it begins with none."""
        return _split_heading(self.text)[0]

    @property
    def title(self) -> str:
        """What stands behind the task id."""
        return _split_heading(self.text)[1]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the lines under it: ``page.lines[heading.index + 1 : stop]``."""

    heading: Heading
    stop: int

    def last_line(self, page: Page) -> int:
        """Return the index of the section's last line with text; rules that close a section do not count."""
        index = self.stop - 1
        while index > self.heading.index and (page.lines[index].blank or _is_rule(page.lines[index].text)):
            index -= 1
        return index


def sections(page: Page) -> list[Section]:
    """Return all headings of a page with the extent of what stands under them.

    A section ends at the next heading of the same or a higher level, or where a block begins that never ends.
    """
    headings = [heading for index in range(len(page.lines)) if (heading := _heading(page, index))]
    end = len(page.lines) if page.open_from is None else page.open_from
    stops: list[int] = []
    open_ones: list[tuple[int, int]] = []
    for heading in reversed(headings):
        while open_ones and open_ones[-1][0] > heading.level:
            open_ones.pop()
        stops.append(open_ones[-1][1] if open_ones else end)
        if open_ones and open_ones[-1][0] == heading.level:
            open_ones.pop()
        open_ones.append((heading.level, heading.index))
    return [Section(heading, stop) for heading, stop in zip(headings, reversed(stops), strict=True)]


def is_details_heading(heading: Heading) -> bool:
    """Tell whether a heading opens the part with the details of all tasks."""
    return " ".join(undecorated(heading.text).casefold().split()) in _SECTION_NAMES


def _heading(page: Page, index: int) -> Heading | None:
    if page.hidden[index]:
        return None
    text = page.lines[index].text
    body = (text.removeprefix(BOM) if index == 0 else text).strip(b" \t")
    if body.startswith(b"#"):
        level = len(body) - len(body.lstrip(b"#"))
        rest = body[level:]
        if level > 6 or indent_of(text) > 3 or (rest and rest[:1] not in (b" ", b"\t")):
            return None
        return Heading(index, level, _without_closing(rest).decode("utf-8", "replace"))
    return _underlined(page, index, body)


def _without_closing(rest: bytes) -> bytes:
    body = rest.strip(b" \t")
    bare = body.rstrip(b"#")
    return bare.rstrip(b" \t") if not bare or bare[-1:] in (b" ", b"\t") else body


def _underlined(page: Page, index: int, body: bytes) -> Heading | None:
    """Read a line that is underlined; one with dashes only where it stands alone, for ``---`` is mostly a rule."""
    if not body or index + 1 >= len(page.lines) or body[:1] in (b"|", b">", b"-", b"*", b"+", b"=", b"<"):
        return None
    under = page.lines[index + 1].text.strip(b" \t")
    if not under or under.strip(under[:1]):
        return None
    alone = index == 0 or page.lines[index - 1].blank
    level = {b"=": 1, b"-": 2}.get(under[:1])
    if level is None or not alone or len(under) < 4:
        return None
    return Heading(index, level, body.decode("utf-8", "replace"))


def _split_heading(text: str) -> tuple[str, str]:
    """Split a heading at its task id: ``AAS-1: Title``, ``[AAS-1] Title``, ``**AAS-1** - Title``."""
    start = 0
    while start < len(text) and text[start] in "*_`~[( ":
        start += 1
    stop = start
    while stop < len(text) and stop - start < _ID_MAX and (text[stop].isalnum() or text[stop] == "-"):
        stop += 1
    task_id = text[start:stop].rstrip("-")
    if not is_task_id(task_id):
        return "", ""
    rest = text[start + len(task_id) :].lstrip("*_`~])")
    if rest and rest[0] not in _SEPARATORS:
        return task_id, ""
    return task_id, rest.lstrip(_SEPARATORS).strip()


def _is_rule(text: bytes) -> bool:
    body = bytes(byte for byte in text if byte not in b" \t")
    return len(body) >= 3 and body[:1] in (b"-", b"*", b"_") and not body.strip(body[:1])
