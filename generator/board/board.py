"""A task board as it was read: rows, the details of a task, and which row is meant."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from generator.board.details import Section, sections
from generator.board.facts import needs_in, task_facts
from generator.board.files import read_board_file
from generator.board.notes import find_note, new_section, note_lines, noted, rendered
from generator.board.page import Page, Splice, read_page
from generator.board.store import update
from generator.board.tables import Row, Table, find_tables, read_rows
from generator.board.text import comparable, flatten, undecorated
from generator.errors import BoardConflict, BoardError
from generator.items import TaskFacts
from generator.values.task_ids import is_task_id

_CONFLICT = (b"<<<<<<< ", b"=======", b">>>>>>> ")


@dataclass(frozen=True)
class BoardFile:
    """A board's file, and which header is which of our fields where a person has said it.

    Attributes:
        path: The file.
        columns: Header by field, as ``Settings.board_columns`` has it.
    """

    path: Path
    columns: Mapping[str, str] = field(default_factory=dict)

    def read(self) -> Board:
        """Read the board; see ``Board.read``."""
        return Board.read(self.path, self.columns)

    def change(self, decide: Callable[[Board], Sequence[Splice]]) -> bool:
        """Change the file so that nothing is lost that a person saves meanwhile, and tell whether it was written.

        Raises:
            BoardError: What ``decide`` raises, or the file cannot be read or changed; it is as it was.
        """

        def changed(data: bytes) -> bytes:
            board = Board.from_bytes(data, self.path, self.columns)
            return board.page.with_changes(decide(board))

        return update(self.path, changed)


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
    def read(cls, path: str | Path, columns: Mapping[str, str] | None = None) -> Board:
        """Read a board file.

        Raises:
            BoardError: The file is missing, no regular file, unreadable or too large, or has no task table.
        """
        return cls.from_bytes(read_board_file(Path(path)), path, columns)

    @classmethod
    def from_bytes(cls, data: bytes, path: str | Path = "the board", columns: Mapping[str, str] | None = None) -> Board:
        """Read a board from its bytes.

        Args:
            data: The page.
            path: Named in errors.
            columns: Header by field, where a person has said which is which.

        Raises:
            BoardConflict: A merge has left its conflict in the file.
            BoardError: There is no table with a column for ids and one for the status.
        """
        page = read_page(data)
        _refuse_conflict(page, path)
        tables = tuple(find_tables(page, columns or {}))
        if not tables:
            encoding = " (the file is UTF-16)" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
            named = f" with the columns that the settings name ({', '.join(columns.values())})" if columns else ""
            raise BoardError(
                path,
                f"there is no task table{named}{encoding}.",
                "Give it a Markdown table in UTF-8 whose header has a column `ID` and a column `Status`, or say in the "
                "settings under board.columns which header is which.",
            )
        rows = tuple(row for table in tables for row in read_rows(table))
        return cls(str(path), page, tables, rows, tuple(sections(page)))

    def with_id(self, task_id: str) -> tuple[Row, ...]:
        """Return all rows of a task id, in any case."""
        return self._rows_by_id.get(undecorated(task_id).casefold(), ())

    @cached_property
    def _rows_by_id(self) -> Mapping[str, tuple[Row, ...]]:
        return _grouped(self.rows)

    @cached_property
    def _sections_by_id(self) -> Mapping[str, tuple[Section, ...]]:
        return _grouped(part for part in self.sections if part.task_id)

    def find(self, task_id: str, title: str = "") -> Row:
        """Return the row of a task; see ``candidates`` for an id that stands on several rows.

        Raises:
            BoardError: No row has the id, or more than one could be meant.
        """
        rows = self.candidates(task_id, title)
        if len(rows) > 1:
            raise self.ambiguity(rows)
        return rows[0]

    def candidates(self, task_id: str, title: str = "") -> list[Row]:
        """Return the rows that may be meant by a task id.

        Where it stands on several rows, the one with the same title is meant, else the one that has a note of ours,
        else the only one still open: so a row stays the one that is meant after we have closed it.

        Raises:
            BoardError: No row has the id.
        """
        rows = list(self.with_id(task_id))
        if not rows:
            raise BoardError(self.path, f"no row has the id {flatten(task_id, 60)!r}.", self._near(task_id))
        rules: tuple[Callable[[Row], bool], ...] = (
            lambda row: bool(title) and comparable(row.title) == comparable(title),
            lambda row: find_note(self.page, self.section_of(row)) is not None,
            lambda row: self._noted_row(row) == self.ordinal(row),
            lambda row: row.is_open,
        )
        for rule in rules:
            rows = (len(rows) > 1 and [row for row in rows if rule(row)]) or rows
        return rows

    def ambiguity(self, rows: Sequence[Row]) -> BoardError:
        """Return the error for an id of which several rows could be meant."""
        lines = " and ".join(str(row.line) for row in rows)
        problem = f"{rows[0].task_id} stands on several rows (lines {lines}), and nothing tells which is meant."
        return BoardError(self.path, problem, "Give each row an id of its own.")

    def ordinal(self, row: Row) -> int:
        """Return which of the rows with its id a row is, from 1; 0 where it is the only one."""
        rows = self.with_id(row.task_id)
        return rows.index(row) + 1 if len(rows) > 1 else 0

    def _noted_row(self, row: Row) -> int:
        note = find_note(self.page, self.section_of(row))
        return note.row if note is not None else 0

    def section_of(self, row: Row) -> Section | None:
        """Return the details of a row: the heading with its id, among several the one with its title.

        A heading that bears the title of another row of the same id is not this row's.
        """
        found = self._sections_by_id.get(row.task_id.casefold(), ())
        title = comparable(row.title)
        same = [part for part in found if comparable(part.title) == title]
        others = {comparable(other.title) for other in self.with_id(row.task_id)} - {title}
        free = [part for part in found if comparable(part.title) not in others]
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

    def needs_of(self, row: Row) -> tuple[str, ...]:
        """Return the ids of the tasks that a row depends on."""
        return needs_in(self.page, row, self.section_of(row))

    def with_note(self, row: Row, lines: Sequence[str], key: str) -> list[Splice]:
        """Return what changes with a note under a row's details; a heading that is missing is made."""
        section = self.section_of(row)
        if section is not None:
            return noted(self.page, section, lines, key, self.ordinal(row))
        return self.with_new_note(row.task_id, row.title, lines, key, line=row.line, ordinal=self.ordinal(row))

    def with_new_note(
        self, task_id: str, title: str, lines: Sequence[str], key: str, *, line: int, ordinal: int = 0
    ) -> list[Splice]:
        """Return what changes with details for a task on line ``line`` (from 1) that hold a note and nothing else."""
        body = note_lines(lines)
        heading, above = f"{task_id}: {flatten(title)}", self.section_above(line)
        return new_section(self.page, self.sections, above, heading, rendered(body, key, ordinal)) if body else []

    def section_above(self, line: int) -> Section | None:
        """Return the details of the nearest row above a line (from 1) that has some."""
        place = bisect_left(self._lines_with_details, line)
        return self._details[self._lines_with_details[place - 1]] if place else None

    @cached_property
    def _lines_with_details(self) -> list[int]:
        return sorted(self._details)

    @cached_property
    def _details(self) -> Mapping[int, Section]:
        """The details of each row that has some, by its line."""
        return {row.line: found for row in self.rows if (found := self.section_of(row)) is not None}

    def _near(self, task_id: str) -> str:
        known = {row.task_id.casefold(): row.task_id for row in self.rows}
        near = difflib.get_close_matches(task_id[:40].casefold(), list(known), n=3, cutoff=0.6)
        if near:
            return f"Near: {', '.join(known[name] for name in near)}."
        return f"The board has {len(self.rows)} rows, none of them near it."


_Named = TypeVar("_Named", Row, Section)


def _grouped(named: Iterable[_Named]) -> dict[str, tuple[_Named, ...]]:
    """Return what bears each task id, in any case."""
    found: dict[str, list[_Named]] = {}
    for each in named:
        found.setdefault(each.task_id.casefold(), []).append(each)
    return {task_id: tuple(several) for task_id, several in found.items()}


def next_task_id(board: Board, prefix: str) -> str:
    """Return the id one above the highest of a prefix on rows and details headings, as wide as that one.

    ``next_task_id(board, "AAS")`` gives ``AAS-595`` where ``AAS-594`` is the highest, ``AAS-001`` where none exists.
    """
    return next_task_ids(board, prefix, 1)[0]


def next_task_ids(board: Board, prefix: str, count: int) -> list[str]:
    """Return as many ids above the highest of a prefix, one above the other; see ``next_task_id``."""
    wanted = prefix.casefold() + "-"
    known = [row.task_id for row in board.rows] + [part.task_id for part in board.sections]
    numbers = [each[len(wanted) :] for each in known if is_task_id(each) and each.casefold().startswith(wanted)]
    highest = max(["000", *numbers], key=int)
    return [f"{prefix}-{int(highest) + 1 + each:0{len(highest)}d}" for each in range(count)]


def _refuse_conflict(page: Page, path: str | Path) -> None:
    """Refuse a page with a conflict of git's, also in code: rows of both sides would count, and a write settle it."""
    signs = iter(enumerate(page.lines, 1))
    found = [next((number for number, line in signs if line.text.startswith(sign)), 0) for sign in _CONFLICT]
    if all(found):
        problem = f"a merge left its conflict in the file (lines {found[0]} to {found[-1]})."
        raise BoardConflict(path, problem, "Settle the conflict, then retry.")
