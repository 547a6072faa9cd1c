"""A task board as it was read: rows, the details of a task, and which row is meant."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.board.details import Section, sections
from generator.board.facts import task_facts
from generator.board.files import read_board_file
from generator.board.page import Page, read_page
from generator.board.rows import Row, read_rows
from generator.board.tables import Table, find_tables
from generator.board.text import comparable, flatten, undecorated
from generator.errors import BoardError
from generator.items import TaskFacts
from generator.values.task_ids import is_task_id


@dataclass(frozen=True)
class Board:
    """A Markdown task board. ``page`` keeps every byte; nothing here changes it.

    Attributes:
        path: Where it was read; only named in errors.
        page: The page with its lines.
        tables: The tables with a column for ids and one for the status.
        rows: All rows of these tables that have an id.
        sections: All headings with what stands under them.
    """

    path: str
    page: Page = field(repr=False)
    tables: tuple[Table, ...] = field(repr=False)
    rows: tuple[Row, ...] = field(repr=False)
    sections: tuple[Section, ...] = field(repr=False)

    @classmethod
    def read(cls, path: str | Path) -> Board:
        """Read a board file.

        Raises:
            BoardError: The file is missing, no regular file, unreadable or too large, or has no task table.
        """
        return cls.from_bytes(read_board_file(Path(path)), path)

    @classmethod
    def from_bytes(cls, data: bytes, path: str | Path = "the board") -> Board:
        """Read a board from its bytes.

        Raises:
            BoardError: There is no table with a column for ids and one for the status.
        """
        page = read_page(data)
        tables = tuple(find_tables(page))
        if not tables:
            encoding = " (the file is UTF-16)" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
            raise BoardError(
                path,
                f"there is no task table{encoding}.",
                "Give it a Markdown table in UTF-8 whose header has a column `ID` and a column `Status`.",
            )
        rows = tuple(row for table in tables for row in read_rows(table))
        return cls(str(path), page, tables, rows, tuple(sections(page)))

    def with_id(self, task_id: str) -> tuple[Row, ...]:
        """Return all rows of a task id, in any case."""
        wanted = undecorated(task_id).casefold()
        return tuple(row for row in self.rows if row.task_id.casefold() == wanted)

    def find(self, task_id: str, title: str = "") -> Row:
        """Return the row of a task.

        Where an id stands on several rows, the one with the same title is meant, else the only one still open.

        Raises:
            BoardError: No row has the id, or more than one could be meant.
        """
        rows = self.with_id(task_id)
        if not rows:
            raise BoardError(self.path, f"no row has the id {flatten(task_id, 60)!r}.", self._near(task_id))
        same = [row for row in rows if title and comparable(row.title) == comparable(title)]
        meant = same or list(rows)
        if len(meant) > 1:
            meant = [row for row in meant if row.is_open] or meant
        if len(meant) > 1:
            lines = " and ".join(str(row.line) for row in meant)
            problem = f"{rows[0].task_id} stands on several rows (lines {lines}), and nothing tells which is meant."
            raise BoardError(self.path, problem, "Give each row an id of its own.")
        return meant[0]

    def section_of(self, row: Row) -> Section | None:
        """Return the details of a row: the heading with its id, among several the one with its title.

        A heading that bears the title of another row of the same id is not this row's.
        """
        found = [part for part in self.sections if part.heading.task_id.casefold() == row.task_id.casefold()]
        title = comparable(row.title)
        same = [part for part in found if comparable(part.heading.title) == title]
        others = {comparable(other.title) for other in self.with_id(row.task_id)} - {title}
        free = [part for part in found if comparable(part.heading.title) not in others]
        return next(iter(same or free), None)

    def facts(self, task_id: str, title: str = "") -> TaskFacts | None:
        """Return what the board says about a task, or ``None`` where it has no row for it.

        Where ``find`` could not tell which row is meant, this is ``None`` too.
        """
        try:
            row = self.find(task_id, title)
        except BoardError:
            return None
        return task_facts(self.page, row, self.section_of(row))

    def _near(self, task_id: str) -> str:
        known = {row.task_id.casefold(): row.task_id for row in self.rows}
        near = difflib.get_close_matches(task_id[:40].casefold(), list(known), n=3, cutoff=0.6)
        if near:
            return f"Near: {', '.join(known[name] for name in near)}."
        return f"The board has {len(self.rows)} rows, none of them near it."


def next_task_id(board: Board, prefix: str) -> str:
    """Return the id one above the highest of a prefix on rows and details headings, as wide as that one.

    ``next_task_id(board, "AAS")`` gives ``AAS-595`` where ``AAS-594`` is the highest, ``AAS-001`` where none exists.
    """
    numbers = ["000", *_numbers([row.task_id for row in board.rows], prefix)]
    numbers += _numbers([part.heading.task_id for part in board.sections], prefix)
    highest = max(numbers, key=int)
    return f"{prefix}-{int(highest) + 1:0{len(highest)}d}"


def _numbers(task_ids: Sequence[str], prefix: str) -> list[str]:
    wanted = prefix.casefold() + "-"
    known = [task_id for task_id in task_ids if is_task_id(task_id)]
    return [task_id[len(wanted) :] for task_id in known if task_id.casefold().startswith(wanted)]
