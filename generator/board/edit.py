"""Edits of rows: which bytes of a page change, and to what. Nothing here touches a disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.board.board import Board
from generator.board.cells import fit, padding
from generator.board.page import BOM
from generator.board.rows import Row
from generator.board.tables import ROLES, Table, TableLine
from generator.board.text import cell_text, comparable, escape_pipes, flatten
from generator.errors import BoardError

NO_VALUE = "-"
_UNKNOWN_PATH = "the board"


def edit_row(
    data: bytes, task_id: str, edits: Mapping[str, str], title: str = "", *, path: str | Path = _UNKNOWN_PATH
) -> bytes:
    """Return a page in which the named cells of one task's row have new texts; every other byte stays.

    Args:
        data: The page.
        task_id: The task, in any case.
        edits: New text by column; names in any case, also by another name of the same role (``State`` for
            ``Status``). The text is Markdown of one line; what could open a cell or a line is escaped.
        title: Tells rows with the same id apart.
        path: Named in errors.

    Raises:
        BoardError: No row or more than one for the task, or columns that its table does not have.
    """
    board = Board.from_bytes(data, path)
    row = board.find(task_id, title)
    columns = resolve_columns(row.table, list(edits), path)
    wanted = {column: flatten(text) for column, text in zip(columns, edits.values(), strict=True)}
    return replace_cells(board, row, wanted)


def replace_cells(board: Board, row: Row, texts: Mapping[int, str]) -> bytes:
    """Return the page with new texts in a row's cells, by number of the column; equal ones keep their bytes."""
    changed = {column: text for column, text in texts.items() if flatten(row.place.cell(column)) != text}
    line = board.page.lines[row.place.index]
    text = _edited_line(row.table, row.place, changed)
    return board.page.data[: line.start] + text + board.page.data[line.end :]


def resolve_columns(table: Table, names: list[str], path: str | Path) -> list[int]:
    """Return the number of each named column.

    Raises:
        BoardError: Names that fit no column, or more than one name or column for the same thing; all at once.
    """
    known = [comparable(column) for column in table.columns]
    found: list[int] = []
    problems: list[str] = []
    for name in names:
        column = _column(table, known, comparable(name))
        if column is None:
            problems.append(f"{flatten(name, 60)!r} is no column")
        elif known.count(known[column]) > 1:
            problems.append(f"{flatten(name, 60)!r} heads more than one column")
        elif column in found:
            problems.append(f"{flatten(name, 60)!r} names a column a second time")
        found.append(-1 if column is None else column)
    if problems:
        listed = ", ".join(flatten(column, 60) for column in table.columns)
        raise BoardError(path, "; ".join(problems) + ".", f"The columns are: {listed}.")
    return found


def _column(table: Table, known: list[str], name: str) -> int | None:
    if name in known:
        return known.index(name)
    roles = [role for role, names in ROLES.items() if name.replace("-", " ") in names and role in table.roles]
    return table.roles[roles[-1]] if roles else None


def _edited_line(table: Table, line: TableLine, texts: Mapping[int, str]) -> bytes:
    text = line.text
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


def add_row(data: bytes, cells: Mapping[str, str], *, beside: str = "", path: str | Path = _UNKNOWN_PATH) -> bytes:
    """Return a page with one more row behind the last one of a task table, in the style of the row above it.

    Args:
        data: The page.
        cells: Text by column, names as in ``edit_row``; columns that are not named get ``-``.
        beside: A task whose table is meant; else the first table that has an open task, else the first one.
        path: Named in errors.

    Raises:
        BoardError: Columns that the table does not have, or an unknown or doubled id in ``beside``.
    """
    board = Board.from_bytes(data, path)
    table = board.find(beside).table if beside else _active_table(board)
    return insert_row(board, table, cells)


def insert_row(board: Board, table: Table, cells: Mapping[str, str]) -> bytes:
    """Return the board's page with a new last row in ``table``; see ``add_row``."""
    columns = resolve_columns(table, list(cells), board.path)
    texts = dict(zip(columns, (flatten(text) or NO_VALUE for text in cells.values()), strict=True))
    model = table.rows[-1] if table.rows else table.header
    above = table.rows[-1] if table.rows else table.delimiter
    row = _new_line(table, model, [texts.get(column, NO_VALUE) for column in range(len(table.columns))])
    line = board.page.lines[above.index]
    ending = board.page.ending_near(above.index)
    new = row + line.ending if line.ending else ending + row
    return board.page.data[: line.stop] + new + board.page.data[line.stop :]


def _active_table(board: Board) -> Table:
    return next((row.table for row in board.rows if row.is_open), board.tables[0])


def _new_line(table: Table, model: TableLine, texts: list[str]) -> bytes:
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
