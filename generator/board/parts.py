"""Which rows of a board are parts of a task that was split, and what changes without them.

The details of such a row end with a line that names the task and says how many lines were written, with a digest::

    - **Part of**: AAS-1 <!-- 2 lines 1f0c2a9b -->

By it a part is found again whatever became of its row, and it tells whether a person has changed the details since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.board.board import Board
from generator.board.notes import seal
from generator.board.page import Splice
from generator.board.tables import Row
from generator.board.text import flatten
from generator.values.task_ids import is_task_id

PART_OF = b"- **Part of**: "


def parts_on(board: Board) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of the rows of parts by the id, in upper case, of the task that they are parts of."""
    return {task: tuple(row.task_id for row in rows) for task, rows in parts_of(board).items()}


def parts_of(board: Board) -> Mapping[str, Sequence[Row]]:
    """Return the rows of parts by the id, in upper case, of the task that they are parts of."""
    found: dict[str, list[Row]] = {}
    for row in board.rows if PART_OF in board.page.data else ():
        if task := _task_of(board, row):
            found.setdefault(task.upper(), []).append(row)
    return found


def without_parts(board: Board, row: Row, status: str) -> tuple[list[Splice], list[str], list[str]]:
    """Return what changes without the rows of a task's parts that are as they were written, their ids, and the others'.

    Args:
        board: The board.
        row: The task.
        status: The status that the rows were given; one that has another by now stays.
    """
    indexes: set[int] = set()
    gone: list[str] = []
    kept: list[str] = []
    mine = parts_of(board).get(row.task_id.upper(), ())
    for part in mine:
        if flatten(part.role("status")) == flatten(status) and _is_untouched(board, part):
            gone.append(part.task_id)
            indexes |= {part.place.index, *_details_of(board, part)}
        else:
            kept.append(part.task_id)
    # One that stays may wait for one that would go: then nothing of it would ever be begun.
    needed = {each.upper() for part in mine if part.task_id in kept for each in board.needs_of(part)}
    if needed & {each.upper() for each in gone}:
        return [], [], [*gone, *kept]
    return (board.page.removed(indexes) if indexes else []), gone, kept


def _task_of(board: Board, row: Row) -> str:
    """Return the id of the task that a row is a part of; empty for none."""
    section = board.section_of(row)
    for index in range(section.start, section.stop) if section is not None else ():
        line = board.page.lines[index].text
        if index not in board.page.code and line.startswith(PART_OF) and line.endswith(b" -->"):
            named = line.removeprefix(PART_OF).partition(b" <!-- ")[0].decode("utf-8", "replace")
            return named if is_task_id(named) else ""
    return ""


def _is_untouched(board: Board, row: Row) -> bool:
    """Tell whether the details of a part are as they were written, and nothing else stands in them."""
    section = board.section_of(row)
    inside = range(section.start, section.last_line(board.page) + 1) if section is not None else ()
    lines = [board.page.lines[index].text for index in inside]
    return bool(lines) and lines[-1].endswith(b" <!-- " + seal(lines[:-1]) + b" -->")


def _details_of(board: Board, row: Row) -> set[int]:
    """Return the indexes of the lines of a part's details, with their heading and the blank line before it."""
    section = board.section_of(row)
    if section is None:
        return set()
    lead = section.index > 0 and board.page.lines[section.index - 1].blank
    return {*range(section.index - lead, section.last_line(board.page) + 1)}
