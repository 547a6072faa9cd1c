"""Edits that must be refused, and new rows."""

from __future__ import annotations

import pytest

from generator.board import Board
from generator.errors import BoardError
from tests.board.boards import SMALL, added, edited


def test_unknown_columns_are_all_named_with_the_ones_there_are() -> None:
    with pytest.raises(BoardError) as caught:
        edited(SMALL, "AAS-003", {"Stat": "x", "Status": "Done", "Prio rity": "y"}, path="b.md")
    assert "b.md: 'Stat' is no column; 'Prio rity' is no column." in str(caught.value)
    assert "ID, Priority, Title, Depends On, Status, Assignee, Created, Updated" in str(caught.value)


def test_one_column_named_twice_is_refused() -> None:
    with pytest.raises(BoardError, match="a second time"):
        edited(SMALL, "AAS-003", {"Status": "a", "STATE": "b"})


def test_a_column_that_stands_twice_is_refused_only_when_it_is_meant() -> None:
    data = b"| ID | Note | Status | note |\n|---|---|---|---|\n| A-1 | a | Queued | b |\n"
    with pytest.raises(BoardError, match="more than one column"):
        edited(data, "A-1", {"NOTE": "x"})
    assert edited(data, "A-1", {"Status": "Done"}) == data.replace(b"Queued", b"Done")


def test_no_edits_change_nothing() -> None:
    assert edited(SMALL, "AAS-003", {}) == SMALL


def test_new_row_has_the_style_of_the_row_above() -> None:
    result = added(SMALL, {"id": "AAS-232", "title": "Fix | it", "status": "queued", "none": "x"})
    new = b" | AAS-232 | - | Fix \\| it | - | queued | - | - | - | \n"
    place = SMALL.index(b"\n## Task Details")
    assert result == SMALL[:place] + new + SMALL[place:]


def test_new_row_in_an_aligned_table_keeps_the_columns() -> None:
    data = b"| ID    | Status |\r\n|-------|--------|\r\n| A-1   | Done   |\r\n"
    assert added(data, {"id": "A-2", "status": "ok"}) == data + b"| A-2   | ok     |\r\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"| ID | Status |\n|---|---|", b"| ID | Status |\n|---|---|\n| A-2 | - |"),
        (b"\xef\xbb\xbf|ID|Status|\r\n|---|---|\r\n\r\nx", b"\xef\xbb\xbf|ID|Status|\r\n|---|---|\r\n|A-2|-|\r\n\r\nx"),
        (b"ID | Status\n---|---\nA-1 | Done", b"ID | Status\n---|---\nA-1 | Done\nA-2 | -"),
        (b"| ID | T | Status |\n|-|-|-|\n| A-1 |\nx\n", b"| ID | T | Status |\n|-|-|-|\n| A-1 |\n| A-2 | - | - |\nx\n"),
    ],
    ids=["empty table, no final newline", "BOM", "no outer pipes", "short row above"],
)
def test_new_row_where_the_page_is_odd(data: bytes, expected: bytes) -> None:
    assert added(data, {"id": "A-2"}) == expected


def test_new_row_goes_to_the_table_of_the_task_that_is_meant() -> None:
    data = (
        b"| ID | Status |\n|---|---|\n| A-1 | Done |\n\n# Now\n\n| ID | Status |\n|---|---|\n| A-2 | Queued |\n\nend\n"
    )
    assert Board.from_bytes(added(data, {"id": "A-3"}, beside="A-2")).find("A-3").line == 10
    assert Board.from_bytes(added(data, {"id": "A-3"}, beside="A-1")).find("A-3").line == 4
