"""What a board says: rows, which row is meant, facts and ids."""

from __future__ import annotations

import contextlib

import pytest

from generator.board import Board, next_task_id
from generator.errors import BoardError
from tests.board.boards import SMALL, TEAM_BOARD, cases
from tests.growth import quickly

TWINS = b"""| ID | Title | Status |
|---|---|---|
| A-1 | Same | Queued |
| A-1 | Same | In Progress |
| A-1 | Other | Done |
| A-2 | Closed | Done |
| A-2 | Dropped | Cancelled |
"""


def test_rows_have_cells_by_header_and_line_numbers() -> None:
    row = Board.from_bytes(SMALL).find("aas-231")
    assert (row.task_id, row.line) == ("AAS-231", 7)
    assert row.cells["Title"] == "Weather `a | b` Watch"
    assert row.cells["Status"] == "queued"


def test_unknown_id_names_near_ones() -> None:
    with pytest.raises(BoardError, match=r"no row has the id 'AAS-232'\. Near: AAS-231"):
        Board.from_bytes(SMALL).find("AAS-232")


def test_unknown_id_without_near_ones_says_so() -> None:
    with pytest.raises(BoardError, match="3 rows"):
        Board.from_bytes(SMALL).find("nothing like it\n" * 50)


@pytest.mark.parametrize(("task_id", "lines"), [("A-1", "3 and 4"), ("A-2", "6 and 7")])
def test_doubled_id_that_nothing_settles_names_its_lines(task_id: str, lines: str) -> None:
    with pytest.raises(BoardError, match=f"lines {lines}"):
        Board.from_bytes(TWINS).find(task_id, "Same")


def test_doubled_id_is_settled_by_title_even_when_closed() -> None:
    assert Board.from_bytes(TWINS).find("A-1", " other ").line == 5


def test_title_does_not_matter_for_a_single_row() -> None:
    assert Board.from_bytes(SMALL).find("AAS-224", "Something else").line == 6


@pytest.mark.parametrize(
    ("status", "is_open"),
    [
        ("Done", False),
        ("\u2705 done!", False),
        ("**Completed**", False),
        ("Cancelled (dup)", False),
        ("Queued", True),
        ("Not done", True),
        ("", True),
        ("In Progress", True),
        ("Needs Review", True),
    ],
)
def test_open_is_what_is_neither_done_nor_cancelled(status: str, is_open: bool) -> None:
    data = f"| ID | Status |\n|---|---|\n| A-1 | {status} |\n".encode()
    assert Board.from_bytes(data).find("A-1").is_open is is_open


def test_facts_of_a_row_with_details() -> None:
    facts = Board.from_bytes(SMALL).facts("AAS-231")
    assert facts is not None
    assert facts.title == "Weather `a | b` Watch"
    assert (facts.priority, facts.status, facts.depends_on) == ("Medium", "queued", ("AAS-003",))
    assert facts.description == "Ask once and share the answer."
    assert facts.details.startswith("- **Description**: Ask once")
    assert facts.details.endswith("- [ ] Readings are typed")


def test_facts_of_a_row_without_details() -> None:
    facts = Board.from_bytes(SMALL).facts("AAS-224")
    assert facts is not None
    assert facts.depends_on == ("AAS-214", "AAS-003")
    assert (facts.description, facts.details) == ("", "")


def test_no_dependencies_for_a_dash_and_no_facts_for_an_unknown_task() -> None:
    board = Board.from_bytes(SMALL)
    known = board.facts("AAS-003")
    assert known is not None
    assert known.depends_on == ()
    assert board.facts("AAS-999") is None
    assert Board.from_bytes(TWINS).facts("A-2") is None


def test_description_without_a_label_is_the_first_paragraph() -> None:
    data = SMALL + b"### AAS-224: Community Forge (Marketplace)\n\nFirst words\nand more.\n\nLater.\n- item\n"
    facts = Board.from_bytes(data).facts("AAS-224")
    assert facts is not None
    assert facts.description == "First words and more."


def test_twins_have_the_details_with_their_title() -> None:
    data = TWINS + b"\n### A-1: Other\nfirst\n\n### A-1: Same\nsecond\n"
    board = Board.from_bytes(data)
    texts = [board.section_of(row) for row in board.rows[:3]]
    assert [part.title if part else "" for part in texts] == ["Same", "Same", "Other"]


def test_details_of_a_twin_are_not_taken_by_the_other() -> None:
    board = Board.from_bytes(TWINS + b"\n### A-2: Closed\ntext\n")
    assert board.section_of(board.rows[4]) is None


def test_next_id_looks_at_rows_and_headings() -> None:
    board = Board.from_bytes(SMALL + b"### AAS-0300: Only a heading\n### AAS-99999999999: no id\n")
    assert next_task_id(board, "AAS") == "AAS-0301"
    assert next_task_id(board, "aas") == "aas-0301"
    assert next_task_id(board, "NEW") == "NEW-001"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"# Board\n",
        b"| ID | Title |\n|---|---|\n| A-1 | x |\n",
        b"```\n| ID | Status |\n|---|---|\n",
        b"\xff\xfeI\x00",
    ],
)
def test_page_without_task_table_says_what_is_needed(data: bytes) -> None:
    with pytest.raises(BoardError, match="column `ID` and a column `Status`"):
        Board.from_bytes(data, "x.md")


def test_every_case_names_each_row_once() -> None:
    for case in cases():
        rows = Board.from_bytes(case.board).rows
        assert len({row.line for row in rows}) == len(rows), case.name


@pytest.mark.parametrize(
    "text",
    [
        b"|" * 200_000,
        b"| ID | Status |\n|---|---|\n" + b"|" * 200_000,
        b"`" * 200_000,
        b"\\|" * 100_000,
        b"<!-- \n" * 40_000,
        b"x <!-- y\n" * 40_000,
        b"#\n" * 60_000,
        b"- " * 100_000,
        b"| a |\n|---|\n" * 20_000,
        b"| ID | Status |\n|---|---|\n" + b"| A-1 | x |\n\n" * 10_000,
        b"> " * 100_000,
    ],
)
def test_reading_takes_linear_time(text: bytes) -> None:
    def read(page: str) -> None:
        with contextlib.suppress(BoardError):
            Board.from_bytes(f"{page}\n\n# x\n| ID | Status |\n|---|---|\n| A-1 | Done |\n".encode())

    quickly(read, text.decode())


def test_a_board_of_a_team_is_understood() -> None:
    board = Board.read(TEAM_BOARD)
    assert next_task_id(board, "AAS") == "AAS-225"
    with pytest.raises(BoardError, match="stands on several rows"):
        board.find("AAS-131")
    assert board.find("AAS-131", "choose a vision model").cells["Status"] == "In Progress"
    facts = board.facts("AAS-118")
    assert facts is not None
    assert facts.depends_on == ("AAS-003",)
    assert facts.description.startswith("Other plugins publish")
    assert all(board.section_of(row) is not None for row in board.rows if row.task_id in ("AAS-224", "AAS-014"))


def test_asking_for_all_tasks_of_a_board_costs_no_more_for_each_the_more_there_are() -> None:
    def facts(text: str) -> int:
        number = len(text)
        rows = "".join(f"| AAS-{n} | Task {n} | queued |\n" for n in range(number))
        details = "".join(f"### AAS-{n}: Task {n}\n- **Description**: Do {n}.\n\n" for n in range(number))
        board = Board.from_bytes(f"| ID | Title | Status |\n|---|---|---|\n{rows}\n## Details\n\n{details}".encode())
        found = [board.facts(row.task_id) for row in board.rows]
        return sum(each is not None and each.description == f"Do {n}." for n, each in enumerate(found))

    assert quickly(facts, "x" * 2_000) == 2_000
