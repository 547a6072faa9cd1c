"""One task of a board: a row with its cells by name."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.board.tables import Table, TableLine
from generator.board.text import comparable, undecorated

_DONE = ("done", "completed", "complete", "finished", "closed", "resolved", "implemented")
_DROPPED = ("cancelled", "canceled", "archived", "rejected")
CLOSED_STATUSES = frozenset((*_DONE, *_DROPPED))


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
        """Return the cell of the column with a role (``title``, ``status``, ``priority`` …); empty without one."""
        return self.place.cell(self.table.roles.get(role))

    @property
    def title(self) -> str:
        """The row's title as written."""
        return self.role("title")

    @property
    def is_open(self) -> bool:
        """Whether the task is neither done nor cancelled; signs beside the word do not count."""
        words = "".join(character if character.isalpha() else " " for character in comparable(self.role("status")))
        return CLOSED_STATUSES.isdisjoint(words.split()[:1])


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
