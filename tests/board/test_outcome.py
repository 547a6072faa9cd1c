"""What a run writes about a task, in one update of the file."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from generator.board import (
    Board,
    BoardFile,
    FollowUp,
    Outcome,
    edit_file,
    mark_implemented,
    record_outcome,
    take_back_outcome,
)
from generator.errors import BoardError
from tests.board.boards import SMALL, TEAM_BOARD, changed_lines

TODAY = datetime.date(2026, 11, 22)
LATER = datetime.date(2026, 11, 23)
FIX = FollowUp(title="Fix AAS-231: types gate | failed")


@pytest.fixture
def board(tmp_path: Path) -> Path:
    path = tmp_path / "ACTIVE_TASKS.md"
    path.write_bytes(SMALL)
    return path


def test_mark_implemented_sets_status_date_and_note(board: Path) -> None:
    assert mark_implemented(BoardFile(board), "aas-231", "Branch x.\nAll gates passed.", today=TODAY)
    data = board.read_bytes()
    row = Board.from_bytes(data).find("AAS-231")
    assert (row.cells["Status"], row.cells["Updated"], row.cells["Created"]) == ("Done", "2026-11-22", "2026-01-04")
    assert b"    - Branch x.\n    - All gates passed.\n" in data


def test_mark_implemented_again_writes_nothing_even_a_day_later(board: Path) -> None:
    mark_implemented(BoardFile(board), "AAS-231", "x", today=TODAY)
    before = board.stat()
    assert not mark_implemented(BoardFile(board), "AAS-231", "x", today=LATER)
    assert board.stat() == before


def test_failure_gets_a_follow_up_row(board: Path) -> None:
    outcome = record_outcome(
        BoardFile(board),
        Outcome(
            task_id="AAS-231", status="Needs Review", today=TODAY, note_lines=("types",), note_key="b", follow_up=FIX
        ),
    )
    assert (outcome.task_id, outcome.changed, outcome.follow_up) == ("AAS-231", True, "AAS-232")
    row = Board.read(board).find("AAS-232")
    assert list(row.cells.values()) == [
        "AAS-232",
        "Medium",
        "Fix AAS-231: types gate | failed",
        "AAS-231",
        "queued",
        "-",
        "2026-11-22",
        "2026-11-22",
    ]


def test_follow_up_is_added_once_while_it_is_open(board: Path) -> None:
    for day in (TODAY, LATER):
        outcome = record_outcome(
            BoardFile(board), Outcome(task_id="AAS-231", status="Needs Review", today=day, follow_up=FIX)
        )
        assert outcome.follow_up == "AAS-232"
    assert not outcome.changed
    edit_file(BoardFile(board), "AAS-232", {"Status": "Done"})
    assert (
        record_outcome(
            BoardFile(board), Outcome(task_id="AAS-231", status="Needs Review", today=TODAY, follow_up=FIX)
        ).follow_up
        == "AAS-233"
    )


def test_columns_that_a_board_lacks_are_left_out(board: Path) -> None:
    board.write_bytes(b"| Task | State |\n|---|---|\n| A-1 | Queued |\n")
    outcome = record_outcome(BoardFile(board), Outcome(task_id="A-1", status="Failed", today=TODAY, follow_up=FIX))
    assert outcome.follow_up == "A-2"
    assert board.read_bytes() == b"| Task | State |\n|---|---|\n| A-1 | Failed |\n| A-2 | queued |\n"


def test_doubled_id_stays_settled_after_the_only_open_row_is_closed(board: Path) -> None:
    board.write_bytes(b"| ID | Title | Status |\n|---|---|---|\n| A-1 | One | Done |\n| A-1 | Two | Queued |\n")
    assert mark_implemented(BoardFile(board), "A-1", "x", today=TODAY)
    assert not mark_implemented(BoardFile(board), "A-1", "x", today=TODAY)
    assert b"| A-1 | One | Done |\n| A-1 | Two | Done |\n" in board.read_bytes()


def test_of_two_open_rows_with_one_id_the_one_with_the_title_is_meant(board: Path) -> None:
    text = b"| ID | Title | Status |\n|---|---|---|\n| A-1 | One | Queued |\n| A-1 | Two | Queued |\n"
    board.write_bytes(text)
    with pytest.raises(BoardError, match="nothing tells which is meant"):
        record_outcome(BoardFile(board), Outcome(task_id="A-1", status="Done", today=TODAY))
    record_outcome(
        BoardFile(board),
        Outcome(task_id="A-1", title="Two", status="Done", today=TODAY, note_lines=("x",), note_key="k"),
    )
    assert b"| A-1 | One | Queued |\n| A-1 | Two | Done |\n" in board.read_bytes()
    assert b"### A-1: Two\n" in board.read_bytes()
    taken = take_back_outcome(
        BoardFile(board),
        task_id="A-1",
        title="Two",
        statuses={"Done"},
        status="Queued",
        today=TODAY,
        note_key="k",
        lines=["x"],
    )
    assert (taken.status, taken.note, taken.follow_up) == ("Queued", "removed", "")
    assert board.read_bytes().startswith(text)
    assert edit_file(BoardFile(board), "A-1", {"Status": "x"}, "One")
    assert board.read_bytes().startswith(text.replace(b"One | Queued", b"One | x"))


def test_unknown_task_changes_nothing(board: Path) -> None:
    with pytest.raises(BoardError, match="no row has the id 'AAS-7'"):
        mark_implemented(BoardFile(board), "AAS-7", "x")
    assert board.read_bytes() == SMALL
    assert [entry.name for entry in board.parent.iterdir()] == [board.name]


def test_edit_file_edits_one_row(board: Path) -> None:
    assert edit_file(BoardFile(board), "AAS-224", {"Assignee": "Mira"})
    assert not edit_file(BoardFile(board), "AAS-224", {"assignee": "Mira"})
    assert changed_lines(SMALL, board.read_bytes()) == [6]


def test_a_board_of_a_team_takes_an_outcome(board: Path) -> None:
    data = TEAM_BOARD.read_bytes()
    board.write_bytes(data)
    assert mark_implemented(BoardFile(board), "AAS-224", "Branch aas/AAS-224.", today=TODAY)
    failed = record_outcome(
        BoardFile(board),
        Outcome(
            task_id="AAS-143",
            title="Toolbox Extensions",
            status="Needs Review",
            today=TODAY,
            note_lines=("types",),
            follow_up=FIX,
        ),
    )
    assert failed.follow_up == "AAS-225"
    old, new = data.splitlines(), board.read_bytes().splitlines()
    gone = [line for line in old if line not in new]
    assert [line.split(b"|")[1].strip() for line in gone] == [b"AAS-143", b"AAS-224"]
    assert len(new) == len(old) + 5
    note = new.index(b"    - Branch aas/AAS-224.")
    assert new[note - 2] == b"    - [ ] The listing works without a network"
    assert new[note + 2] == b"### AAS-014: DanceBot Integration"
