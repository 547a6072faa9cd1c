"""Every case folder: only the named cells of one row change, byte for byte."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from generator.board import Board, edit_row
from tests.board.boards import TEAM_BOARD, Case, cases, changed_lines

CASES = {case.name: case for case in cases()}


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]


def test_edit_gives_the_expected_bytes(case: Case) -> None:
    assert edit_row(case.board, case.task_id, case.edits, case.title) == case.expected


def test_edit_touches_only_the_line_of_its_row(case: Case) -> None:
    row = Board.from_bytes(case.board).find(case.task_id, case.title)
    result = edit_row(case.board, case.task_id, case.edits, case.title)
    assert changed_lines(case.board, result) in ([row.line], [])


def test_editing_again_changes_nothing(case: Case) -> None:
    once = edit_row(case.board, case.task_id, case.edits, case.title)
    edits = {name: text for name, text in case.edits.items() if name != "ID"}
    task_id = "# A-9" if "ID" in case.edits else case.task_id
    title = next((text for name, text in edits.items() if name.lower() == "title"), case.title)
    if any(not row.is_open for row in Board.from_bytes(once).with_id(task_id)) and case.name == "duplicate_ids_by_open":
        pytest.skip("all rows of the id are closed now")
    assert edit_row(once, task_id, edits, title) == once


def test_other_readers_see_as_many_rows_as_before(case: Case) -> None:
    result = edit_row(case.board, case.task_id, case.edits, case.title)
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
        result = edit_row(data, row.task_id, {"Status": "Needs Review", "updated": "2026-11-22"}, row.title)
        assert changed_lines(data, result) == [row.line]
        after = Board.from_bytes(head + result.splitlines(keepends=True)[row.line - 1]).rows[0]
        assert after.cells == row.cells | {"Status": "Needs Review", "Updated": "2026-11-22"}
