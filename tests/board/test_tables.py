"""Which tables hold tasks, which column plays which role, and where a table ends."""

from __future__ import annotations

import pytest

from generator.board import Board
from generator.errors import BoardError
from tests.board.boards import added, edited


def _board(text: str) -> Board:
    return Board.from_bytes(text.encode())


def _ids(text: str) -> list[str]:
    return [row.task_id for row in _board(text).rows]


TOP = "| ID | Status |\n|---|---|\n| A-1 | Queued |\n"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (f"{TOP}| A-2 | x |\n", ["A-1", "A-2"]),
        (f"{TOP}A-2 | x\n", ["A-1", "A-2"]),
        (f"{TOP}no cells\n| A-2 | x |\n", ["A-1", "A-2"]),
        (f"{TOP}\n| A-2 | x |\n", ["A-1", "A-2"]),
        (f"{TOP}\n  | A-2 | x |\n", ["A-1", "A-2"]),
        (f"{TOP}\nA-2 | x\n", ["A-1"]),
        (f"{TOP}\n| no id | x |\n", ["A-1"]),
        (f"{TOP}# Head | x\n", ["A-1"]),
        (f"{TOP}#no-head | x\n", ["A-1", "#no-head"]),
        (f"{TOP}# Head\n| A-2 | x |\n", ["A-1"]),
        (f"{TOP}> | A-2 | x |\n", ["A-1"]),
        (f"{TOP}- A-2 | x\n", ["A-1"]),
        (f"{TOP}<!-- | x -->\n| A-2 | x |\n", ["A-1", "A-2"]),
        (f"{TOP}\n```\n| A-2 | x |\n```\n", ["A-1"]),
        (f"{TOP}|  | x |\n", ["A-1"]),
        (f"{TOP}\n| Other | x |\n|---|---|\n| A-2 | x |\n", ["A-1"]),
        (f"{TOP}\n> | ID | Status |\n> |---|---|\n> | A-2 | x |\n", ["A-1"]),
        (f"{TOP}\n| ID | Status |\n| A-2 | x |\n", ["A-1", "A-2"]),
        (f"| A-0 | x |\n{TOP}", ["A-1"]),
    ],
)
def test_rows_end_where_another_block_begins(text: str, ids: list[str]) -> None:
    assert _ids(text) == ids


@pytest.mark.parametrize(
    ("header", "row", "roles"),
    [
        ("Task | Name | State", "A-1 | Do | x", {"id": 0, "title": 1, "status": 2}),
        ("Task | ID | Status", "Do | A-1 | x", {"id": 1, "title": 0, "status": 2}),
        ("ID | Task | Status", "7 | A-1 | x", {"id": 1, "status": 2}),
        ("Issue | Depends-On | Status", "A-1 | - | x", {"id": 0, "depends_on": 1, "status": 2}),
        ("Key | Prio | Owner | State", "A-1 | 1 | me | x", {"id": 0, "priority": 1, "assignee": 2, "status": 3}),
        ("**ID** | Created_At | Modified | State", "A-1||| x", {"id": 0, "created": 1, "updated": 2, "status": 3}),
    ],
)  # fmt: skip
def test_columns_have_roles_by_name_and_the_one_with_ids_is_the_id(
    header: str, row: str, roles: dict[str, int]
) -> None:
    dashes = "|".join("---" for _ in header.split("|"))
    (table,) = _board(f"| {header} |\n| {dashes} |\n| {row} |\n").tables
    assert table.roles == roles


def test_a_column_is_edited_by_any_name_of_its_role() -> None:
    text = b"| ID | Title | State | Blocked by |\n|---|---|---|---|\n| A-1 | Do | x | - |\n"
    edits = {"status": "Done", "depends-on": "A-2", "task name": "Did"}
    assert edited(text, "A-1", edits) == (
        b"| ID | Title | State | Blocked by |\n|---|---|---|---|\n| A-1 | Did | Done | A-2 |\n"
    )


def test_the_first_of_two_columns_with_one_name_counts() -> None:
    row = _board("| ID | Note | Status | Note |\n|---|---|---|---|\n| A-1 | a | x | b |\n| A-2 |\n").rows
    assert row[0].cells == {"ID": "A-1", "Note": "a", "Status": "x"}
    assert row[1].cells == {"ID": "A-2", "Note": "", "Status": ""}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("| ID  | Status |\n|-----|---|\n| A-1 | x |", "| A-22 | - |"),
        ("| ID    | Status |\n|---|---|\n| A-1   | x      |", "| A-22  | -      |"),
        ("| ID  | Status |\n|-----|--------|\n| A-1 | x |", "| A-22 | - |"),
        ("|ID|Status|\n|---|---|", "|A-22|-|"),
        ("ID | Status\n---|---\nA-1 | x", "A-22 | -"),
        ("|ID|T|Status|\n|-|-|-|\n|A-1|", "|A-22|-|-|"),
        ("| ID | T | Status |\n|-|-|-|\n| A-1 |  | x |", "| A-22 | - | - |"),
    ],
)
def test_a_new_row_looks_like_the_one_above(table: str, expected: str) -> None:
    result = added(table.encode() + b"\n", {"id": "A-22"}).decode()
    assert result.startswith(f"{table}\n")
    assert result.removeprefix(f"{table}\n").rstrip("\n") == expected


@pytest.mark.parametrize(
    ("row", "edits", "expected"),
    [
        ("| A-1 |", {"Note": "n"}, "| A-1 |  | n |"),
        ("|A-1|", {"Note": "n"}, "|A-1||n|"),
        ("A-1", {"Note": "n|m"}, None),
        ("A-1 | x", {"Note": "n|m"}, "A-1 | x | n\\|m"),
        ("| A-1", {"Status": "s"}, "| A-1 | s"),
        ("| A-1 |", {"Note": ""}, "| A-1 |"),
        ("A-1 | x |", {"ID": "- 1"}, "| - 1 | x |"),
        ("A-1 | x |", {"ID": "B-1"}, "B-1 | x |"),
    ],
)
def test_a_short_or_open_row_stays_a_row(row: str, edits: dict[str, str], expected: str | None) -> None:
    table = "| ID | Status | Note |\n|---|---|---|\n"
    if expected is None:
        with pytest.raises(BoardError, match="no row"):
            edited(f"{table}{row}\n".encode(), "A-1", edits)
    else:
        assert edited(f"{table}{row}\n".encode(), "A-1", edits).decode() == f"{table}{expected}\n"
