"""The task tables of a page: tables with a column for ids and one for the status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.board.cells import RowShape, split_row
from generator.board.columns import holds_task_id, is_closed, roles_of
from generator.board.page import Page
from generator.board.text import cell_text, display_width, undecorated


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

    @property
    def cells(self) -> tuple[str, ...]:
        """The texts of all cells."""
        return tuple(self.cell(number) for number in range(len(self.shape.spans)))


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


@dataclass(frozen=True, slots=True)
class Row:
    """One task of a board.

    Attributes:
        task_id: The id as the board writes it, its decoration aside.
        cells: Text of each cell by the header's name; an empty string where the row is too short.
        line: Number of the line, from 1.
        table: The table the row belongs to.
        place: The row's line in that table.
    """

    task_id: str
    cells: dict[str, str]
    line: int
    table: Table = field(repr=False)
    place: TableLine = field(repr=False)

    def role(self, role: str) -> str:
        """Return the cell of the column with a role (``title``, ``status`` …); empty without one.

        Of a row with too many cells nobody knows which cell belongs to which column: all are empty.
        """
        return "" if self.is_torn else self.place.cell(self.table.roles.get(role))

    @property
    def title(self) -> str:
        """The row's title as written."""
        return self.role("title")

    @property
    def is_torn(self) -> bool:
        """Whether the row has more cells than its header: somebody wrote a pipe without a backslash."""
        return len(self.place.shape.spans) > len(self.table.columns)

    @property
    def is_open(self) -> bool:
        """Whether the task is neither done nor cancelled; signs beside the word do not count."""
        return not is_closed(self.role("status"))


def find_tables(page: Page, configured: Mapping[str, str]) -> list[Table]:
    """Return the task tables of a page, in order.

    Where no header says which column is which, the columns of ids and statuses are found by what is in them. A table
    whose columns a person has named needs no status.
    """
    groups = list(_groups(page))
    for by_use in (False, True):
        tables = []
        for header, delimiter, rows, loose in groups:
            roles = roles_of(header.cells, [row.cells for row in rows], configured, by_use=by_use)
            stateless = "id" in configured and "status" not in configured
            if "id" in roles and ("status" in roles or stateless):
                below = (line for line in loose if holds_task_id(line.cell(roles["id"])))
                tables.append(Table(header, delimiter, (*rows, *below), header.cells, roles))
        if tables:
            break
    return tables


def read_rows(table: Table) -> list[Row]:
    """Return the rows of a table that have an id."""
    rows = []
    for line in table.rows:
        cells: dict[str, str] = {}
        for column, name in enumerate(table.columns):
            cells.setdefault(name, line.cell(column))
        task_id = undecorated(line.cell(table.roles["id"]))
        if task_id:
            rows.append(Row(task_id, cells, line.index + 1, table, line))
    return rows


_Group = tuple[TableLine, TableLine, list[TableLine], list[TableLine]]


def _groups(page: Page) -> Iterator[_Group]:
    """Yield every table: header, delimiter line, rows, and lines below that a blank line or a comment cuts off from it.

    A table whose header our cells are not cut like the reader's, such as one that begins behind a list's sign, is none.
    """
    group: _Group | None = None
    for block in page.blocks:
        if block.kind in ("table", "h"):
            if group is not None:
                yield group
            group = None
            header = _table_line(page, block.start)
            if block.kind == "table" and len(header.shape.spans) == block.size:
                group = (header, _table_line(page, block.start + 1), [], [])
        elif group is not None and block.kind == "row" and block.start != group[0].index:
            group[2].extend(line for line in (_table_line(page, block.start),) if line.shape.pipes)
        elif group is not None and block.kind == "p":
            lines = (_table_line(page, index) for index in range(block.start, block.stop))
            group[3].extend(line for line in lines if line.text.lstrip(b" \t").startswith(b"|"))
    if group is not None:
        yield group


def _table_line(page: Page, index: int) -> TableLine:
    text = page.lines[index].text
    return TableLine(index, text, split_row(text))
