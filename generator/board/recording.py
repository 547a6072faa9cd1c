"""Writing the outcomes of tasks on a board: those of many in one update of the file, as if one after the other."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.board.board import Board, BoardFile
from generator.board.edit import edit_row
from generator.board.notes import says
from generator.board.outcome import FollowUp, with_follow_up, with_status
from generator.board.page import Splice
from generator.errors import BoardError
from generator.plan import Record


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What is to be written about a task: status, date, note and follow-up.

    The date changes only where the status or the note does. A follow-up gets the next id of the task's prefix and the
    task's priority and depends on the task; an open row with its title is taken for it.

    Attributes:
        task_id: The task, in any case.
        title: Tells rows with the same id apart.
        status: New text for the column ``Status``.
        today: Date for ``Updated``, and for ``Created`` of a follow-up.
        note_lines: Note under the task's details, one list item each; none for no note.
        note_key: Names the note: one with the same key is replaced.
        note_is_part: Whether more may be known of the task than the note says: one that says it already is left.
        follow_up: The row to add, if any.
    """

    task_id: str
    title: str = ""
    status: str
    today: datetime.date
    note_lines: tuple[str, ...] = ()
    note_key: str = ""
    note_is_part: bool = False
    follow_up: FollowUp | None = None


class RecordedOutcome(Record):
    """What was written to a board.

    Attributes:
        task_id: The task's id as the board writes it.
        changed: Whether the file was written.
        follow_up: Id of the follow-up's row, new or found; empty where none was asked for.
    """

    task_id: str
    changed: bool
    follow_up: str = ""


def edit_file(file: BoardFile, task_id: str, edits: Mapping[str, str], title: str = "") -> bool:
    """Edit the cells of one task's row in a board's file and tell whether it was written; see ``edit_row``.

    Raises:
        BoardError: No clear row, unknown columns, or a file that cannot be changed.
    """
    return file.change(lambda board: edit_row(board, task_id, edits, title))


def mark_implemented(
    file: BoardFile, task_id: str, summary: str, *, today: datetime.date | None = None, done_status: str = "Done"
) -> bool:
    """Set a task's status and date on a board and note ``summary`` under its details.

    Args:
        file: The board.
        task_id: The task, in any case.
        summary: The note, one list item per line.
        today: Date for the column ``Updated``; today where it is not given.
        done_status: Text for the column ``Status``.

    Returns:
        Whether the board was changed; a second call with the same summary changes nothing.

    Raises:
        BoardError: No clear row for the task, or a file that cannot be changed.
    """
    outcome = Outcome(
        task_id=task_id,
        status=done_status,
        today=today or datetime.datetime.now().astimezone().date(),
        note_lines=tuple(summary.splitlines()),
    )
    return record_outcome(file, outcome).changed


def record_outcome(file: BoardFile, outcome: Outcome) -> RecordedOutcome:
    """Write a task's outcome to a board in one update of the file.

    Raises:
        BoardError: No clear row for the task, or a file that cannot be changed.
    """
    (recorded,) = record_outcomes(file, [outcome])
    if isinstance(recorded, BoardError):
        raise recorded
    return recorded


def record_outcomes(file: BoardFile, outcomes: Sequence[Outcome]) -> list[RecordedOutcome | BoardError]:
    """Write outcomes to a board as if one after the other, in as few updates of the file as that allows.

    Returns:
        For each what was written, or why nothing was: no clear row, or a file that cannot be changed.
    """
    exchange = _Exchange(file)
    done: list[RecordedOutcome | BoardError] = []
    while len(done) < len(outcomes):
        try:
            done += exchange.record_first(outcomes[len(done) :])
        except BoardError as error:
            done.append(error)
    return done


@dataclass
class _Exchange:
    """Outcomes that are written to one file.

    Attributes:
        file: The board's file.
        judged: The text of it for which an outcome had no clear row. It was given time to become whole; the next such
            outcomes need not wait for that again.
    """

    file: BoardFile
    judged: bytes | None = None

    def record_first(self, outcomes: Sequence[Outcome]) -> list[RecordedOutcome | BoardError]:
        """Write the first of some outcomes, and those behind it that can be written with it.

        Raises:
            BoardError: The first one cannot be written.
        """
        together: list[Decided | BoardError] = []

        def decide(board: Board) -> list[Splice]:
            is_judged = self.judged == board.page.data
            self.judged = board.page.data
            together[:] = decided_together(board, outcomes, is_judged=is_judged)
            if not is_judged:
                self.judged = None
            # Splices at one place keep their order: details stand in the order of the rows.
            decided = sorted((each for each in together if isinstance(each, Decided)), key=lambda each: each.line)
            return [splice for each in decided for splice in each.splices]

        is_changed = self.file.change(decide)
        return [
            each
            if isinstance(each, BoardError)
            else RecordedOutcome(
                task_id=each.task_id, changed=is_changed and bool(each.splices), follow_up=each.follow_up
            )
            for each in together
        ]


@dataclass(frozen=True)
class Decided:
    """What changes on a board with an outcome.

    Attributes:
        task_id: The task's id as the board writes it.
        line: The line of its row, from 1.
        splices: What changes.
        section: Where the details begin that the note goes to, or those that new ones go behind.
        is_alone: Whether what others write, and where, may depend on it.
        follow_up: Id of the follow-up's row, new or found; empty where none was asked for.
    """

    task_id: str
    line: int
    splices: tuple[Splice, ...]
    section: int
    is_alone: bool
    follow_up: str = ""

    @property
    def inserts_at(self) -> set[int]:
        """The offsets at which something new is put into the page."""
        return {start for start, stop, _ in self.splices if start == stop}


def decided_together(board: Board, outcomes: Sequence[Outcome], *, is_judged: bool) -> list[Decided | BoardError]:
    """Return what changes with the first of some outcomes, and with those behind it that no earlier one has a say in.

    Where the text was judged before, an outcome without a clear row is told in its place and holds up no other. Two
    of them may put something at the same place only where both stand behind the same details: the note that belongs to
    these, then new details in the order of the rows, whichever is written first.

    Raises:
        BoardError: The text was not judged before, and there is no clear row for the first one, or nothing can be
            written about it.
    """
    told: list[Decided | BoardError] = []
    found: list[Decided] = []
    taken: dict[int, int] = {}
    for outcome in outcomes:
        try:
            each = _decided(board, outcome)
        except BoardError as error:
            if is_judged:
                told.append(error)
                continue
            if not found:
                raise
            break
        clashes = any(taken.get(place, each.section) != each.section for place in each.inserts_at)
        again = any(each.line == other.line for other in found)
        if found and (each.is_alone or clashes or again):
            break
        found.append(each)
        told.append(each)
        taken |= dict.fromkeys(each.inserts_at, each.section)
        if each.is_alone:
            break
    return told


def _decided(board: Board, outcome: Outcome) -> Decided:
    row = board.find(outcome.task_id, outcome.title)
    own = board.section_of(row)
    told = outcome.note_is_part and says(board.page, own, outcome.note_lines, outcome.note_key)
    note = [] if told else board.with_note(row, outcome.note_lines, outcome.note_key)
    changes = with_status(board, row, outcome.status, outcome.today, noted=bool(note))
    follow_up = ""
    if outcome.follow_up is not None:
        added, follow_up = with_follow_up(board, row, outcome.follow_up, outcome.today)
        changes += added
    section = own or board.section_above(row.line)
    return Decided(
        task_id=row.task_id,
        line=row.line,
        splices=(*changes, *note),
        section=section.index if section is not None else -1,
        # A row more, another row with this id, the first details of all: what comes next meets another page.
        is_alone=outcome.follow_up is not None or len(board.with_id(row.task_id)) > 1 or section is None,
        follow_up=follow_up,
    )
