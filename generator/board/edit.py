"""Edits of rows: which bytes of a page change, and to what. Nothing here touches a disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.board.board import Board
from generator.board.cells import fit, padding
from generator.board.columns import heading_words, names_of
from generator.board.page import BOM, Splice
from generator.board.tables import Row, Table, TableLine
from generator.board.text import cell_text, escape_pipes, flatten
from generator.errors import BoardError

NO_VALUE = "-"
# All that Python, an editor or a browser takes for the end of a line.
_LINE_ENDS = frozenset("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")


def edit_row(board: Board, task_id: str, edits: Mapping[str, str], title: str = "") -> list[Splice]:
    """Return what changes where the named cells of one task's row get new texts; every other byte stays.

    Where several rows could be meant and some of them say so already, nothing changes.

    Args:
        board: The board.
        task_id: The task, in any case.
        edits: New text by column; names in any case, also by another name of the same role (``State`` for
            ``Status``). The text is Markdown of one line; what could open a cell is escaped.
        title: Tells rows with the same id apart.

    Raises:
        BoardError: No row or more than one for the task, a row with more cells than its header, columns that its table
            does not have, or a text of several lines.
    """
    rows = board.candidates(task_id, title)
    changes = []
    for row in rows:
        columns = resolve_columns(board, row.table, list(edits))
        changes.append(replace_cells(board, row, dict(zip(columns, edits.values(), strict=True))))
    if len(rows) > 1 and all(changes):
        raise board.ambiguity(rows)
    return changes[0] if len(rows) == 1 else []


def replace_cells(board: Board, row: Row, texts: Mapping[int, str]) -> list[Splice]:
    """Return what changes where a row's cells get new texts, by number of the column; equal ones keep their bytes.

    Raises:
        BoardError: The row has more cells than its header, or a text has several lines.
    """
    if row.is_torn:
        cells, columns = len(row.place.shape.spans), len(row.table.columns)
        problem = f"line {row.line}, {row.task_id}: the row has {cells} cells and its header {columns}."
        raise BoardError(board.path, problem, "Write a pipe that belongs to a text as `\\|`, then retry.")
    wanted = {column: _one_line(board, row.table, column, text) for column, text in texts.items()}
    changed = {column: text for column, text in wanted.items() if flatten(row.place.cell(column)) != text}
    line = board.page.lines[row.place.index]
    new = _edited_line(row.table, row.place, changed)
    return [(line.start, line.end, new)] if new != line.text else []


def _one_line(board: Board, table: Table, column: int, text: str) -> str:
    if not _LINE_ENDS.isdisjoint(text):
        problem = f"the new text for {flatten(table.columns[column], 60)!r} has a line break: {flatten(text, 60)!r}."
        raise BoardError(board.path, problem, "A cell has one line; put more under the task's details.")
    return flatten(text)


def resolve_columns(board: Board, table: Table, names: Sequence[str]) -> list[int]:
    """Return the number of each named column.

    Raises:
        BoardError: Names that fit no column, or more than one name or column for the same thing; all at once.
    """
    known = [heading_words(column) for column in table.columns]
    found: list[int] = []
    problems: list[str] = []
    for name in names:
        column = _column(table, known, heading_words(name))
        if column is None:
            problems.append(f"{flatten(name, 60)!r} is no column")
        elif known.count(known[column]) > 1:
            problems.append(f"{flatten(name, 60)!r} heads more than one column")
        elif column in found:
            problems.append(f"{flatten(name, 60)!r} names a column a second time")
        found.append(-1 if column is None else column)
    if problems:
        listed = ", ".join(flatten(column, 60) for column in table.columns)
        raise BoardError(board.path, "; ".join(problems) + ".", f"The columns are: {listed}.")
    return found


def _column(table: Table, known: Sequence[str], name: str) -> int | None:
    if name in known:
        return known.index(name)
    roles = [role for role in table.roles if name in names_of(role)]
    return table.roles[roles[-1]] if roles else None


def _edited_line(table: Table, line: TableLine, texts: Mapping[int, str]) -> bytes:
    text = line.text
    # From the right, so that the places of the cells on the left stay true.
    for column in sorted(texts, reverse=True):
        raw = line.raw(column)
        if raw is not None:
            start, stop = line.shape.spans[column]
            new = fit(raw, escape_pipes(texts[column]), aligned=table.is_aligned(column))
            text = text[:start] + _guarded(line, column, new) + text[stop:]
    missing = {column: value for column, value in texts.items() if line.raw(column) is None and value}
    return text + _appended(line, text, missing) if missing else text


def _guarded(line: TableLine, column: int, cell: bytes) -> bytes:
    """Put a pipe before the first cell of a row without one where the new text would not be a cell otherwise."""
    if column or line.shape.leading_pipe or cell[:1].isalpha():
        return cell
    return b"| " + cell.strip(b" \t") + b" "


def _appended(line: TableLine, text: bytes, missing: Mapping[int, str]) -> bytes:
    """Return the cells that a short row lacks up to the last wanted one, in the row's own style."""
    raw = line.raw(len(line.shape.spans) - 1) or b""
    pad = b" " if padding(raw)[0] or not line.shape.trailing_pipe else b""
    texts = [missing.get(column, "") for column in range(len(line.shape.spans), max(missing) + 1)]
    cells = [pad + escape_pipes(value).encode() + pad for value in texts]
    if line.shape.trailing_pipe:
        return b"".join(cell + b"|" for cell in cells)
    spacer = b"" if text.endswith((b" ", b"\t")) else b" "
    return (spacer + b"".join(b"|" + cell for cell in cells)).rstrip(b" ")


def insert_row(board: Board, table: Table, texts: Mapping[str, str]) -> list[Splice]:
    """Return what changes with a new last row in a table, in the style of the row above it.

    Args:
        board: The board.
        table: The table.
        texts: Text by role; columns that are not named get ``-``, and roles that the table lacks are left out.
    """
    cells = {
        table.roles[role]: _one_line(board, table, table.roles[role], text) or NO_VALUE
        for role, text in texts.items()
        if role in table.roles
    }
    model = table.rows[-1] if table.rows else table.header
    above = table.rows[-1] if table.rows else table.delimiter
    row = _new_line(table, model, [cells.get(column, NO_VALUE) for column in range(len(table.columns))])
    return board.page.inserted(above.index, [row])


def _new_line(table: Table, model: TableLine, texts: Sequence[str]) -> bytes:
    shape, start = model.shape, model.shape.spans[0][0]
    default = b"x" if padding(model.raw(0) or b"") == (b"", b"") and shape.leading_pipe else b" x "
    cells = []
    for column, text in enumerate(texts):
        raw = model.raw(column)
        raw = default if raw is None or not cell_text(raw) else raw
        cells.append(fit(raw, escape_pipes(text), aligned=table.is_aligned(column)))
    head, tail = model.text[:start], model.text[shape.spans[-1][1] :]
    if model is table.header:
        head = head.removeprefix(BOM)
    return head + b"|".join(cells) + tail
