"""What a board says about one task, as the parsers and the translation want it."""

from __future__ import annotations

from generator.board.acceptance import acceptance_of
from generator.board.details import Section
from generator.board.note_block import without_notes
from generator.board.page import Page, indent_of, list_marker
from generator.board.rows import Row
from generator.board.text import plain
from generator.items import TaskFacts
from generator.values.task_ids import embedded_ids

_DETAILS_MAX = 65_536


def task_facts(page: Page, row: Row, section: Section | None) -> TaskFacts:
    """Return the facts of a row and of the text under its details heading.

    Notes that this tool wrote under the heading are left out: what is built must not depend on what was built.
    """
    lines: list[str] = []
    if section is not None:
        indexes = without_notes(page, section.heading.index + 1, section.stop)
        lines = [page.lines[index].text.decode("utf-8", "replace") for index in indexes]
    return TaskFacts(
        task_id=row.task_id,
        title=plain(row.title),
        priority=_meaningful(row.role("priority")),
        status=row.role("status"),
        depends_on=task_ids_in(row.role("depends_on")),
        description=_description(lines),
        acceptance=acceptance_of(lines),
        details="\n".join(lines).strip()[:_DETAILS_MAX],
    )


def task_ids_in(text: str) -> tuple[str, ...]:
    """Return the task ids that a text names, each once, in order."""
    return tuple(dict.fromkeys(embedded_ids(text)))


def _meaningful(text: str) -> str:
    return "" if text in ("-", "\u2013", "\u2014") else text


def _description(lines: list[str]) -> str:
    """Return the labelled description with what continues it, else the first paragraph that is no list."""
    for index, line in enumerate(lines):
        label, colon, _ = line.lstrip("-*+ \t").replace("*", "").partition(":")
        if colon and label.strip().casefold() == "description":
            opening = line.partition(":")[2].removeprefix("**").strip()
            return " ".join([opening, *_continuation(lines[index + 1 :], inside_item=True)]).strip()[:_DETAILS_MAX]
    return " ".join(_continuation(lines, inside_item=False))[:_DETAILS_MAX]


def _continuation(lines: list[str], *, inside_item: bool) -> list[str]:
    taken: list[str] = []
    for line in lines:
        if not line.strip():
            if taken or inside_item:
                break
        elif _opens_block(line, inside_item=inside_item):
            break
        else:
            taken.append(line.strip())
    return taken


def _opens_block(line: str, *, inside_item: bool) -> bool:
    raw = line.encode()
    listed = list_marker(raw) > 0 and (inside_item or indent_of(raw) < 4)
    return listed or line.lstrip().startswith(("#", "|", "```", "~~~", "<!--", ">"))
