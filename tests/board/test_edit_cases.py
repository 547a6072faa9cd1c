"""Every case folder: only the named cells of one row change, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from generator.board import Board, BoardFile, edit_file
from generator.errors import BoardError
from tests.board.boards import TEAM_BOARD, Case, cases, changed_lines, edited

CASES = {case.name: case for case in cases()}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


def test_edit_gives_the_expected_bytes(case: Case) -> None:
    assert edited(case.board, case.task_id, case.edits, case.title) == case.expected


@pytest.mark.parametrize("case", list(cases(refused=True)), ids=lambda case: case.name)
def test_edit_that_would_harm_is_refused_and_writes_nothing(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "board.md"
    path.write_bytes(case.board)
    with pytest.raises(BoardError) as caught:
        edit_file(BoardFile(path), case.task_id, case.edits, case.title)
    assert case.refused in str(caught.value)
    assert path.read_bytes() == case.board
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_edit_touches_only_the_line_of_its_row(case: Case) -> None:
    row = Board.from_bytes(case.board).find(case.task_id, case.title)
    result = edited(case.board, case.task_id, case.edits, case.title)
    assert changed_lines(case.board, result) in ([row.line], [])


def test_editing_again_changes_nothing(case: Case) -> None:
    once = edited(case.board, case.task_id, case.edits, case.title)
    edits = {name: text for name, text in case.edits.items() if name != "ID"}
    task_id = "# A-9" if "ID" in case.edits else case.task_id
    title = next((text for name, text in edits.items() if name.lower() == "title"), case.title)
    assert edited(once, task_id, edits, title) == once


def test_other_readers_see_as_many_rows_as_before(case: Case) -> None:
    result = edited(case.board, case.task_id, case.edits, case.title)
    assert _shape(result) == _shape(case.board)


def _shape(data: bytes) -> list[str]:
    text = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\x00", "")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return [token.type for token in tokens if token.type != "inline"]


def test_any_row_of_a_team_s_board_can_be_edited_alone() -> None:
    data = TEAM_BOARD.read_bytes()
    rows = Board.from_bytes(data).rows
    head = b"".join(data.splitlines(keepends=True)[: rows[0].line - 1])
    for row in rows:
        result = edited(data, row.task_id, {"Status": "Needs Review", "updated": "2026-11-22"}, row.title)
        assert changed_lines(data, result) == [row.line]
        after = Board.from_bytes(head + result.splitlines(keepends=True)[row.line - 1]).rows[0]
        assert after.cells == row.cells | {"Status": "Needs Review", "Updated": "2026-11-22"}
