"""The task tables of a page: tables whose header has a column for the id and one for the status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.board.cells import RowShape, is_delimiter_row, split_row
from generator.board.page import Page, list_marker
from generator.board.text import cell_text, comparable, display_width, undecorated
from generator.values.task_ids import is_task_id

ROLES: dict[str, tuple[str, ...]] = {
    "id": ("id", "task id", "key", "ticket", "issue", "task"),
    "title": ("title", "name", "task name", "task title", "task", "summary"),
    "status": ("status", "state"),
    "priority": ("priority", "prio"),
    "depends_on": ("depends on", "dependencies", "depends", "dependency", "blocked by"),
    "assignee": ("assignee", "owner", "assigned to"),
    "created": ("created", "created at", "created on"),
    "updated": ("updated", "last updated", "updated at", "updated on", "last modified", "modified"),
}


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line of a table: its index on the page, its bytes and its cells."""

    index: int
    text: bytes
    shape: RowShape

    def raw(self, column: int) -> bytes | None:
        """Return a cell with its padding, or ``None`` where the line has no such cell."""
        if column >= len(self.shape.spans):
            return None
        start, end = self.shape.spans[column]
        return self.text[start:end]

    def cell(self, column: int | None) -> str:
        """Return a cell's text; an empty string where the line has no such cell."""
        raw = None if column is None else self.raw(column)
        return "" if raw is None else cell_text(raw)


@dataclass(frozen=True, slots=True)
class Table:
    """A task table: header, delimiter line, rows, and which column plays which role."""

    header: TableLine
    delimiter: TableLine
    rows: tuple[TableLine, ...]
    columns: tuple[str, ...]
    roles: dict[str, int]

    def is_aligned(self, column: int) -> bool:
        """Tell whether the cells of a column are equally wide on purpose, not by chance."""
        raws = [raw for line in (self.header, *self.rows) if (raw := line.raw(column)) is not None]
        widths = {display_width(raw.decode("utf-8", "replace")) for raw in raws}
        if len(widths) != 1:
            return False
        padded = any(len(raw) - len(raw.strip(b" ")) > 2 for raw in raws)
        return padded or len(self.delimiter.raw(column) or b"") in widths


def find_tables(page: Page) -> list[Table]:
    """Return the task tables of a page, in order.

    A row that a blank line or a comment cuts off from its table still belongs to it, provided that it starts with
    a pipe and has a task id where the table has its ids.
    """
    tables: list[Table] = []
    for lines in _raw_tables(page):
        columns = tuple(lines[0].cell(number) for number in range(len(lines[0].shape.spans)))
        roles = _roles(columns, lines[2:])
        if "id" in roles and "status" in roles:
            end = _end_of_block(page, lines[1].index + 1)
            rows = tuple(line for line in lines[2:] if line.index < end or holds_task_id(line.cell(roles["id"])))
            tables.append(Table(lines[0], lines[1], rows, columns, roles))
    return tables


def _roles(columns: tuple[str, ...], rows: list[TableLine]) -> dict[str, int]:
    names = [comparable(column).replace("-", " ") for column in columns]
    roles: dict[str, int] = {}
    for role, known in ROLES.items():
        found = [names.index(name) for name in known if name in names]
        if role == "id":
            found.sort(key=lambda column: -_ids_in(rows, column))
        found = [column for column in found if column not in roles.values()]
        if found:
            roles[role] = found[0]
    return roles


def _ids_in(rows: list[TableLine], column: int) -> int:
    return sum(holds_task_id(line.cell(column)) for line in rows)


def holds_task_id(text: str) -> bool:
    """Tell whether a cell's text, its decoration aside, is a task id such as ``AAS-224``."""
    return is_task_id(undecorated(text))


def _end_of_block(page: Page, index: int) -> int:
    while index < len(page.lines) and _continues(page, index):
        index += 1
    return index


def _raw_tables(page: Page) -> Iterator[list[TableLine]]:
    """Yield every table as header, delimiter line and candidates for rows."""
    current: list[TableLine] = []
    index = 0
    while index < len(page.lines):
        if _starts_table(page, index):
            if current:
                yield current
            current = [_table_line(page, index), _table_line(page, index + 1)]
            end = _end_of_block(page, index + 2)
            below = (_table_line(page, number) for number in range(index + 2, end))
            current += [line for line in below if line.shape.pipes]
            index = end
            continue
        if current and not page.hidden[index]:
            body = page.lines[index].text.lstrip(b" \t")
            if body.startswith(b"|"):
                current.append(_table_line(page, index))
            elif body.startswith(b"#"):
                yield current
                current = []
        index += 1
    if current:
        yield current


def _table_line(page: Page, index: int) -> TableLine:
    text = page.lines[index].text
    return TableLine(index, text, split_row(text))


def _starts_table(page: Page, index: int) -> bool:
    if index + 1 >= len(page.lines) or page.hidden[index] or page.hidden[index + 1]:
        return False
    if not is_delimiter_row(page.lines[index + 1].text):
        return False
    text = page.lines[index].text
    return split_row(text).pipes > 0 and not text.lstrip(b" \t").startswith((b">", b"#"))


def _continues(page: Page, index: int) -> bool:
    """Tell whether a line goes on with the table above it: not blank, and no other block begins there."""
    line = page.lines[index]
    body = line.text.lstrip(b" \t")
    if not body or page.hidden[index]:
        return False
    heading = body.startswith(b"#") and body.lstrip(b"#")[:1] in (b"", b" ", b"\t")
    return not heading and not body.startswith(b">") and not list_marker(line.text)
