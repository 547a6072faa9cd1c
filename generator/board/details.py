"""The part of a board below its table: one heading per task and the text under it."""

from __future__ import annotations

from dataclasses import dataclass

from generator.board.page import Block, Page
from generator.board.text import undecorated
from generator.values.task_ids import is_task_id

_ID_MAX = 40
_RULE = 3
_SEPARATORS = " \t:-\u2013\u2014"
_SECTION_NAMES = ("task details", "details", "tasks details")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the lines under it: ``page.lines[start:stop]``.

    Attributes:
        index: Index of the heading's first line.
        level: Its level, from 1.
        text: Its text.
        start: Index of the first line under it.
        stop: Index behind the last one.
    """

    index: int
    level: int
    text: str
    start: int
    stop: int

    @property
    def task_id(self) -> str:
        """The task id the heading begins with; an empty string where it begins with none."""
        return _split_heading(self.text)[0]

    @property
    def title(self) -> str:
        """What stands behind the task id."""
        return _split_heading(self.text)[1]

    @property
    def holds_all(self) -> bool:
        """Whether this is the part with the details of all tasks."""
        return " ".join(undecorated(self.text).casefold().split()) in _SECTION_NAMES

    def last_line(self, page: Page) -> int:
        """Return the index of the section's last line with text; rules that close a section do not count."""
        index = self.stop - 1
        while index >= self.start and (page.lines[index].blank or _is_rule(page.lines[index].text)):
            index -= 1
        return index


def sections(page: Page) -> list[Section]:
    """Return all headings of a page with the extent of what stands under them.

    A section ends at the next heading of the same or a higher level, or where a block begins that never ends.
    """
    found: list[Section] = []
    end = len(page.lines) if page.open_from is None else page.open_from
    # Of the headings below, those that no other one below encloses: level and first line, the nearest last.
    enclosing: list[tuple[int, int]] = []
    for block in reversed([block for block in page.blocks if _is_heading(page, block)]):
        while enclosing and enclosing[-1][0] > block.size:
            enclosing.pop()
        stop = enclosing[-1][1] if enclosing else end
        found.append(Section(block.start, block.size, block.text, block.stop, stop))
        if enclosing and enclosing[-1][0] == block.size:
            enclosing.pop()
        enclosing.append((block.size, block.start))
    return found[::-1]


def _is_heading(page: Page, block: Block) -> bool:
    """Tell whether a block is a heading; a line above ``---`` mostly is text before a rule, unless it names a task."""
    if block.kind != "h" or block.depth:
        return False
    rule = block.sign == "-" and len(page.lines[block.stop - 1].text.strip(b" \t")) <= _RULE
    return not rule or bool(_split_heading(block.text)[0])


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
    return len(body) >= _RULE and body[:1] in (b"-", b"*", b"_") and not body.strip(body[:1])
