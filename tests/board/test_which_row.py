"""Ids that stand on several rows: one row is meant, and the same one again after we have changed it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from generator.board import Board, BoardFile, Outcome, edit_file, record_outcome, take_back_outcome
from generator.errors import BoardError

TODAY = datetime.date(2026, 11, 22)
HEAD = "| ID | Title | Status |\n|---|---|---|\n"
BOARDS = {
    "other titles": f"{HEAD}| A-1 | One | Done |\n| A-1 | Two | Queued |\n| A-1 | Three | Cancelled |\n",
    "one title": f"{HEAD}| A-1 | Two | Done |\n| A-1 | Two | Queued |\n| A-1 | Two | Cancelled |\n",
    "details": f"{HEAD}| A-1 | One | Done |\n| A-1 | Two | Queued |\n\n### A-1: One\nold\n\n### A-1: Two\nnew\n",
    "details of one": f"{HEAD}| A-1 | One | Done |\n| A-1 | Two | Queued |\n\n### A-1: One\nold\n",
    "details without a title": f"{HEAD}| A-1 | One | Done |\n| A-1 | Two | Queued |\n\n### A-1\nboth\n",
    "other tables": f"{HEAD}| A-1 | One | Done |\n\n# Now\n\n{HEAD}| A-1 | Two | Queued |\n",
}


@pytest.fixture(params=BOARDS)
def board(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "board.md"
    path.write_text(BOARDS[request.param], encoding="utf-8")
    return path


def record(board: Path, status: str = "Done", *lines: str) -> None:
    record_outcome(
        BoardFile(board),
        Outcome(task_id="a-1", status=status, today=TODAY, note_lines=lines or ("x",), note_key="k A-1"),
    )


def statuses(board: Path) -> list[str]:
    return [row.role("status") for row in Board.read(board).rows]


def test_the_open_row_stays_the_one_that_is_meant(board: Path) -> None:
    before = statuses(board)
    record(board)
    once = board.read_bytes()
    assert statuses(board) == [before[0], "Done", *before[2:]]
    facts = Board.read(board).facts("A-1")
    assert facts is not None
    assert (facts.title, facts.status) == ("Two", "Done")
    record(board)
    assert board.read_bytes() == once
    record(board, "Needs Review", "another")
    assert statuses(board) == [before[0], "Needs Review", *before[2:]]


def test_it_does_so_when_another_row_is_opened_and_rows_move(board: Path) -> None:
    record(board)
    text = board.read_text(encoding="utf-8")
    board.write_text(text.replace(HEAD, f"{HEAD}| A-2 | New | Queued |\n", 1).replace("| One | Done", "| One | open"))
    before = statuses(board)
    record(board, "Needs Review")
    changed = [number for number, pair in enumerate(zip(before, statuses(board), strict=True)) if pair[0] != pair[1]]
    assert changed == [2]


def test_undoing_gives_the_row_back_and_a_second_time_finds_it(board: Path) -> None:
    before = statuses(board)
    record(board)
    taken = take_back_outcome(
        BoardFile(board), task_id="A-1", statuses={"Done"}, status="Queued", today=TODAY, note_key="k A-1"
    )
    assert (taken.status, taken.note) == ("Queued", "removed")
    assert statuses(board) == before
    record(board)
    assert statuses(board)[1] == "Done"


def test_an_edit_that_is_there_already_changes_nothing(board: Path) -> None:
    assert edit_file(BoardFile(board), "A-1", {"Status": "Done"})
    assert not edit_file(BoardFile(board), "A-1", {"Status": "Done"})
    with pytest.raises(BoardError, match="nothing tells which is meant"):
        edit_file(BoardFile(board), "A-1", {"Status": "Queued"})


def test_a_title_wins_over_a_note(tmp_path: Path) -> None:
    path = tmp_path / "board.md"
    path.write_text(BOARDS["other titles"], encoding="utf-8")
    record(path)
    assert Board.read(path).find("A-1", "three").line == 5


def test_two_open_rows_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "board.md"
    path.write_text(f"{HEAD}| A-1 | One | Queued |\n| A-1 | Two | Queued |\n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(BoardError, match="lines 3 and 4"):
        record(path)
    assert path.read_bytes() == before


TORN = f"{HEAD}| A-1 | One | or | two | Queued |\n| A-2 | Good | Queued |\n"


def test_a_row_with_too_many_cells_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "board.md"
    path.write_text(TORN, encoding="utf-8")
    with pytest.raises(BoardError, match=r"line 3, A-1: the row has 5 cells and its header 3\. Write a pipe"):
        record(path)
    with pytest.raises(BoardError, match="5 cells"):
        take_back_outcome(BoardFile(path), task_id="A-1", statuses=(), status="x", today=TODAY, note_key="k")
    assert path.read_text(encoding="utf-8") == TORN
    record_outcome(BoardFile(path), Outcome(task_id="A-2", status="Done", today=TODAY))
    assert path.read_text(encoding="utf-8") == TORN.replace("Good | Queued", "Good | Done")


def test_nothing_is_believed_of_a_row_with_too_many_cells() -> None:
    facts = Board.from_bytes(TORN.replace("| or |", "| Done |").encode()).facts("A-1")
    assert facts is not None
    assert (facts.title, facts.status, facts.depends_on) == ("", "", ())
