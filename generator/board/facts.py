"""What a board says about one task, as the parsers and the translation want it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from generator.board.details import Section
from generator.board.notes import without_notes
from generator.board.page import Block, Page
from generator.board.tables import Row
from generator.board.text import plain
from generator.items import TaskFacts
from generator.reading.data.keys import key_of
from generator.values.task_ids import embedded_ids

CRITERIA_MAX = 50
_DETAILS_MAX = 65_536
# A paragraph of a list's item is at least so deep: the list and the item are around it.
_IN_LIST = 2
_BOXES = ("[ ] ", "[x] ", "[X] ", "[-] ")


def task_facts(page: Page, row: Row, section: Section | None) -> TaskFacts:
    """Return the facts of a row and of the text under its details heading.

    Notes that this tool wrote under the heading are left out: what is built must not depend on what was built.
    """
    indexes = without_notes(page, section.start, section.stop) if section is not None else []
    lines = [page.lines[index].text.decode("utf-8", "replace") for index in indexes]
    own = set(indexes)
    # Blocks stand in the order of the page, which may hold thousands of tasks.
    start, stop = (
        bisect_left(page.blocks, line, key=_start) for line in (min(own, default=0), max(own, default=-1) + 1)
    )
    blocks = [block for block in page.blocks[start:stop] if block.start in own]
    return TaskFacts(
        task_id=row.task_id,
        title=plain(row.title),
        priority=_meaningful(row.role("priority")),
        status=row.role("status"),
        depends_on=needs_in(page, row, section),
        description=_description(blocks)[:_DETAILS_MAX],
        acceptance=acceptance_of(blocks),
        details="\n".join(lines).strip()[:_DETAILS_MAX],
    )


def _start(block: Block) -> int:
    return block.start


def needs_in(page: Page, row: Row, section: Section | None) -> tuple[str, ...]:
    """Return the ids of the tasks that a row depends on: by its column, on a board without one by its details."""
    if "depends_on" in row.table.roles:
        return task_ids_in(row.role("depends_on"))
    indexes = without_notes(page, section.start, section.stop) if section is not None else []
    texts = (page.lines[index].text for index in indexes if index not in page.code)
    told = (_label(text.decode("utf-8", "replace").strip(" \t-+")) for text in texts if b":" in text)
    return tuple(
        dict.fromkeys(each for label, ids in told if key_of(label) == "dependencies" for each in task_ids_in(ids))
    )


def task_ids_in(text: str) -> tuple[str, ...]:
    """Return the task ids that a text names, each once, in order."""
    return tuple(dict.fromkeys(embedded_ids(text)))


def acceptance_of(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the items listed under a label or heading such as \u00abAcceptance Criteria\u00bb, in order.

    An item may go on over several lines. What follows in the same line as the label is one criterion.
    """
    for number, block in enumerate(blocks):
        lines = block.text.split("\n")
        for index, line in enumerate(lines):
            label, behind = _label(line)
            if key_of(label) == "acceptance":
                beside = " ".join(part.strip() for part in (behind, *lines[index + 1 :]) if part.strip())
                found = [beside, *_items(block, blocks[number + 1 :])]
                return tuple(filter(None, (plain(item).strip() for item in found)))[:CRITERIA_MAX]
    return ()


def _items(label: Block, below: Iterable[Block]) -> Iterable[str]:
    """Yield the list's items that belong to a label: those in it, or those that follow it up to the next label."""
    for block in below:
        if block.kind == "list":
            continue
        beside = block.depth <= label.depth and label.kind == "p"
        if block.kind != "p" or block.depth < _IN_LIST or (beside and _is_label(block.text)):
            return
        text = next((block.text.removeprefix(box) for box in _BOXES if block.text.startswith(box)), block.text)
        yield " ".join(line.strip() for line in text.split("\n"))


def _label(line: str) -> tuple[str, str]:
    """Return the words before a colon, without emphasis, and what stands behind it; without a colon all words."""
    words, _, behind = line.replace("*", "").replace("__", "").partition(":")
    return words.strip(), behind.strip()


def _is_label(item: str) -> bool:
    """Tell whether an item begins another field of the task, such as ``**Priority**: High``."""
    return item.startswith("**") and ":" in item


def _meaningful(text: str) -> str:
    return "" if text in ("-", "\u2013", "\u2014") else text


def _description(blocks: Sequence[Block]) -> str:
    """Return the labelled description with what continues it, else the first paragraph where it is in no list."""
    for block in blocks:
        lines = block.text.split("\n")
        for index, line in enumerate(lines):
            label, colon, _ = line.replace("*", "").partition(":")
            if colon and label.strip().casefold() == "description":
                opening = line.partition(":")[2].removeprefix("**")
                return " ".join(part.strip() for part in (opening, *lines[index + 1 :])).strip()
    first = blocks[0] if blocks else None
    return " ".join(line.strip() for line in first.text.split("\n")) if first is not None and first.kind == "p" else ""
