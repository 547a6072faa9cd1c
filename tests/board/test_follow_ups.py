"""Rows for whoever takes over: added once, kept up to date, closed."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from generator.board import Board, BoardFile, FollowUp, close_follow_up, edit_file, keep_follow_up
from generator.errors import BoardError
from tests.board.boards import SMALL

TODAY = datetime.date(2026, 11, 22)
ROW = FollowUp(title="Update plugin:x to v2.0.0", status="queued")


@pytest.fixture
def board(tmp_path: Path) -> Path:
    path = tmp_path / "ACTIVE_TASKS.md"
    path.write_bytes(SMALL)
    return path


def keep(board: Path, *lines: str, task_id: str = "AAS-231") -> str:
    return keep_follow_up(
        BoardFile(board), ROW, task_id=task_id, note_lines=lines, note_key="update plugin:x", today=TODAY
    )


def test_row_stands_with_its_task_and_its_note_is_replaced(board: Path) -> None:
    added = keep(board, "conflict: a.py")
    row = Board.read(board).find(added)
    assert (row.title, row.role("status"), row.role("depends_on")) == (ROW.title, "queued", "AAS-231")
    before = board.read_bytes()
    assert keep(board, "conflict: a.py") == added
    assert board.read_bytes() == before
    assert keep(board, "conflict: b.py") == added
    text = board.read_bytes()
    assert (b"conflict: b.py" in text, b"conflict: a.py" in text, text.count(b"| Update plugin:x")) == (True, False, 1)


def test_row_of_a_task_that_the_board_does_not_have_depends_on_none(board: Path) -> None:
    added = keep(board, "conflict", task_id="AAS-9999")
    assert Board.read(board).find(added).role("depends_on") == "-"


def test_closed_row_is_left_alone_and_a_new_one_is_added(board: Path) -> None:
    first = keep(board, "conflict")
    assert close_follow_up(BoardFile(board), ROW.title, status="Done", today=TODAY) == first
    assert Board.read(board).find(first).role("status") == "Done"
    before = board.read_bytes()
    assert close_follow_up(BoardFile(board), ROW.title, status="Done", today=TODAY) == ""
    assert board.read_bytes() == before
    assert keep(board, "again") != first


def test_row_that_a_person_works_on_is_found_again(board: Path) -> None:
    added = keep(board, "conflict")
    edit_file(BoardFile(board), added, {"Status": "In Progress"})
    assert keep(board, "conflict") == added
    assert Board.read(board).find(added).role("status") == "In Progress"


def test_board_without_a_row_is_told(tmp_path: Path) -> None:
    empty = tmp_path / "BOARD.md"
    empty.write_text("| ID | Title | Status |\n|---|---|---|\n", encoding="utf-8")
    with pytest.raises(BoardError, match="no row beside which"):
        keep(empty, "conflict")
