"""Rows for the parts of a task: queued in the task's own table, with what each depends on."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from generator.board.board import Board, BoardFile, next_task_ids
from generator.board.edit import NO_VALUE, insert_row
from generator.board.notes import note_lines, seal
from generator.board.outcome import TITLE_MAX, with_status
from generator.board.page import Splice
from generator.board.parts import PART_OF, parts_of
from generator.board.tables import Row
from generator.board.text import comparable, flatten, note_text
from generator.errors import BoardError
from generator.plan import Record
from generator.values.task_ids import is_task_id

SPLIT_INTO = "Split into"
_DESCRIPTION = b"- **Description**: "


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a task that is to get a row.

    Attributes:
        title: Its title, which with the task tells whether it has a row already.
        lines: What is asked for.
        parts: Other parts that it depends on, by index.
        tasks: Ids of tasks that it depends on.
    """

    title: str
    lines: tuple[str, ...] = ()
    parts: tuple[int, ...] = ()
    tasks: tuple[str, ...] = ()


class RecordedSplit(Record):
    """What was written for the parts of a task.

    Attributes:
        task_id: The task's id as the board writes it.
        parts: The id of each part's row, in their order.
        added: Those of them that are new.
    """

    task_id: str
    parts: tuple[str, ...]
    added: tuple[str, ...] = ()


def split_row(
    file: BoardFile,
    parts: Sequence[Part],
    *,
    task_id: str,
    title: str = "",
    status: str,
    part_status: str,
    note_key: str,
    today: datetime.date,
) -> RecordedSplit:
    """Give each part of a task a row behind the last one of the task's table, and note them with the task.

    All is written in one update of the file. A part that has a row keeps it as it is. What the task itself depends on,
    each new part depends on that depends on no other part.

    Args:
        file: The board.
        parts: The parts, no two of which have the same title or depend on each other.
        task_id: The task, in any case.
        title: Tells rows with the same id apart.
        status: The task's new status, where a row is added.
        part_status: The status of new rows.
        note_key: Names the note with the task.
        today: Date for ``Created`` and ``Updated``.

    Raises:
        BoardError: No clear row for the task, ids that have no next one, a dependency that the board does not have, or
            a file that cannot be changed; nothing was written.
    """
    found: dict[str, RecordedSplit] = {}

    def decide(board: Board) -> list[Splice]:
        row = board.find(task_id, title)
        ids, new = _ids(board, row, parts)
        found["split"] = RecordedSplit(task_id=row.task_id, parts=tuple(ids), added=tuple(ids[each] for each in new))
        if not new:
            return []
        _refuse_unknown(board, parts)
        rows = [_New(board, row, parts, ids, index) for index in new]
        splices = [splice for each in rows for splice in each.row(part_status, today)]
        splices += with_status(board, row, status, today, noted=True)
        lines = [f"{SPLIT_INTO} {len(ids)} tasks", *map("{}: {}".format, ids, (part.title for part in parts))]
        noted = board.page.with_changes([*splices, *board.with_note(row, lines, note_key)])
        # The details of the task are there now, and those of its parts stand behind them.
        after = Board.from_bytes(noted, board.path, file.columns)
        section = after.section_of(after.find(task_id, title))
        if section is None:
            raise BoardError(
                board.path, f"nothing can be written below the details of {row.task_id}.", "Add a heading."
            )
        below = [line for each in rows for line in each.details(section.level)]
        whole = after.page.with_changes(after.page.inserted(section.last_line(after.page), below))
        return [(0, len(board.page.data), whole)]

    file.change(decide)
    return found["split"]


def _ids(board: Board, row: Row, parts: Sequence[Part]) -> tuple[list[str], list[int]]:
    """Return the id of each part's row, and which parts have none yet, by index."""
    there = {comparable(each.title): each.task_id for each in parts_of(board).get(row.task_id.upper(), ())}
    known = [there.get(comparable(_title(part))) for part in parts]
    new = [index for index, each in enumerate(known) if each is None]
    fresh = next_task_ids(board, row.task_id.rpartition("-")[0], len(new))
    if new and not (is_task_id(row.task_id) and is_task_id(fresh[-1])):
        problem = f"no id for a new row follows from {flatten(row.task_id, 60)!r}."
        raise BoardError(board.path, problem, "Give the tasks ids such as AAS-224, or add the rows by hand.")
    rest = iter(fresh)
    return [each or next(rest) for each in known], new


def _refuse_unknown(board: Board, parts: Sequence[Part]) -> None:
    unknown = [each for part in parts for each in part.tasks if not board.with_id(each)]
    if unknown:
        listed = ", ".join(dict.fromkeys(unknown[:10]))
        raise BoardError(board.path, f"sub-tasks depend on {listed}, which the board does not have.", "Add them first.")


def _title(part: Part) -> str:
    return note_text(flatten(part.title, TITLE_MAX))


@dataclass(frozen=True)
class _New:
    """A row that is added: the part with an index, of the task in ``task``, with the ids of all parts."""

    board: Board
    task: Row
    parts: Sequence[Part]
    ids: Sequence[str]
    index: int

    @property
    def part(self) -> Part:
        return self.parts[self.index]

    @property
    def needs(self) -> str:
        """What the row depends on, as a cell has it."""
        named = [self.ids[each] for each in self.part.parts]
        named += [self.board.with_id(each)[0].task_id for each in self.part.tasks]
        named += [] if self.part.parts else self.board.needs_of(self.task)
        return ", ".join(dict.fromkeys(each for each in named if each.upper() != self.task.task_id.upper()))

    def row(self, status: str, today: datetime.date) -> list[Splice]:
        """Return what changes with the row."""
        texts = {
            "id": self.ids[self.index],
            "title": _title(self.part),
            "status": status,
            "priority": self.task.role("priority") or NO_VALUE,
            "depends_on": self.needs or NO_VALUE,
            "created": today.isoformat(),
            "updated": today.isoformat(),
        }
        return insert_row(self.board, self.task.table, texts)

    def details(self, level: int) -> list[bytes]:
        """Return the lines of its details, with its dependencies where the board has no column for them."""
        heading = f"{'#' * level} {self.ids[self.index]}: {_title(self.part)}"
        lines = [text for line in self.part.lines if (text := note_text(line))]
        body = [_DESCRIPTION + (lines[0] if lines else _title(self.part)).encode(), *note_lines(self.part.lines[1:])]
        if self.needs and "depends_on" not in self.task.table.roles:
            body.append(b"- **Depends on**: " + self.needs.encode())
        return [b"", heading.encode(), *body, PART_OF + self.task.task_id.encode() + b" <!-- " + seal(body) + b" -->"]
