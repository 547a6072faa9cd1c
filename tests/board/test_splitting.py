"""Rows for the parts of a task: added once in the board's own style, whatever their texts are, and taken back."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.board import Board, BoardFile, Part, RecordedSplit, edit_file, parts_on, split_row, take_back_outcome
from generator.errors import BoardError
from tests.board.boards import SMALL, TEAM_BOARD
from tests.examples import examples

TODAY = datetime.date(2026, 11, 22)
PARTS = (
    Part(title="Store readings", lines=("Keep a year of them.", "Acceptance Criteria: they are typed")),
    Part(title="Show readings", lines=("On one page.",), parts=(0,)),
    Part(title="Warn of storms", parts=(0, 1), tasks=("aas-224",)),
)
PLAIN = b"| ID | Title | Status |\n|---|---|---|\n| T-8 | Big | queued |\n| T-9 | Other | queued |\n"


@pytest.fixture
def board(tmp_path: Path) -> Path:
    return written(tmp_path, SMALL)


def written(folder: Path, text: bytes) -> Path:
    path = folder / "ACTIVE_TASKS.md"
    path.write_bytes(text)
    return path


def split(board: Path, parts: Sequence[Part] = PARTS, task_id: str = "AAS-231") -> RecordedSplit:
    return split_row(
        BoardFile(board),
        parts,
        task_id=task_id,
        status="In Progress",
        part_status="queued",
        note_key=f"aas-generator {task_id}",
        today=TODAY,
    )


def take_back(board: Path, task_id: str = "AAS-231") -> tuple[tuple[str, ...], tuple[str, ...]]:
    taken = take_back_outcome(
        BoardFile(board),
        task_id=task_id,
        statuses={"In Progress"},
        status="queued",
        today=TODAY,
        note_key=f"aas-generator {task_id}",
        follow_up="Fix",
        follow_up_status="queued",
    )
    return taken.parts, taken.kept_parts


def test_parts_are_queued_behind_the_rows_with_what_they_depend_on(board: Path) -> None:
    made = split(board)
    assert (made.parts, made.added) == (("AAS-232", "AAS-233", "AAS-234"),) * 2
    read = Board.read(board)
    rows = [read.find(each) for each in made.parts]
    assert [row.role("title") for row in rows] == [part.title for part in PARTS]
    assert [read.needs_of(row) for row in rows] == [("AAS-003",), ("AAS-232",), ("AAS-232", "AAS-233", "AAS-224")]
    assert {row.role("status") for row in rows} == {"queued"}
    assert {row.role("priority") for row in rows} == {"Medium"}
    facts = read.facts("AAS-232")
    assert facts is not None
    assert facts.description == "Keep a year of them."
    assert facts.acceptance == ("they are typed",)
    parent = read.find("AAS-231")
    assert (parent.role("status"), parent.role("updated")) == ("In Progress", "2026-11-22")
    assert b"    - AAS-233: Show readings\n" in board.read_bytes()
    assert parts_on(read) == {"AAS-231": made.parts}


def test_nothing_is_added_twice_also_of_parts_that_are_done(board: Path) -> None:
    first = split(board)
    edit_file(BoardFile(board), "AAS-232", {"Status": "Done"})
    before = board.read_bytes()
    again = split(board)
    assert (again.parts, again.added, board.read_bytes()) == (first.parts, (), before)
    more = split(board, [*PARTS, Part(title="Print readings", parts=(1,))])
    assert (more.parts, more.added) == ((*first.parts, "AAS-235"), ("AAS-235",))
    assert Board.read(board).needs_of(Board.read(board).find("AAS-235")) == ("AAS-233",)
    assert board.read_bytes().count(b"### AAS-232: ") == 1


def test_a_part_of_the_same_title_belongs_to_its_own_task(board: Path) -> None:
    split(board)
    other = split(board, [Part(title="Store readings")], "AAS-224")
    assert other.added == ("AAS-235",)


def _others(text: bytes, end: bytes, task_id: str) -> set[bytes]:
    return {
        line
        for line in text.split(end)
        if not line.startswith((b"| %b" % task_id.encode(), b"### %b" % task_id.encode()))
    }


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("text", [SMALL, SMALL.rstrip(b"\n"), SMALL.partition(b"## Task")[0], TEAM_BOARD.read_bytes()])
def test_what_was_written_is_taken_back_to_the_byte(tmp_path: Path, text: bytes, end: bytes) -> None:
    before = text.replace(b"\n", end)
    board, parent = written(tmp_path, before), "AAS-224"
    made = split(board, PARTS[:2], parent)
    assert take_back(board, parent) == (made.parts, ())
    left = board.read_bytes()
    # The row says when it was changed; a heading that was made for the note stays.
    made_by_it = {b"", b"## Task Details"}
    assert _others(left, end, parent) - made_by_it == _others(before, end, parent) - made_by_it
    assert left.count(end) - before.count(end) in range(6)
    assert not any(each.encode() in left for each in made.parts)


@pytest.mark.parametrize("change", ["status", "details", "needed"])
def test_a_part_that_somebody_works_on_stays(board: Path, change: str) -> None:
    split(board)
    expected: tuple[tuple[str, ...], tuple[str, ...]]
    if change == "status":
        edit_file(BoardFile(board), "AAS-234", {"Status": "In Progress"})
        edit_file(BoardFile(board), "AAS-234", {"Depends On": "-"})
        expected = ("AAS-232", "AAS-233"), ("AAS-234",)
    elif change == "details":
        board.write_bytes(board.read_bytes().replace(b"On one page.", b"On two pages."))
        expected = (), ("AAS-232", "AAS-234", "AAS-233")
    else:
        edit_file(BoardFile(board), "AAS-234", {"Status": "Done"})
        expected = (), ("AAS-232", "AAS-233", "AAS-234")
    assert take_back(board) == expected
    assert all(Board.read(board).with_id(each) for each in expected[1])
    assert Board.read(board).find("AAS-231").role("status") == "queued"


def test_a_board_without_a_column_for_them_has_dependencies_in_the_details(tmp_path: Path) -> None:
    board = written(tmp_path, PLAIN)
    made = split(board, PARTS[:2], "T-8")
    assert made.parts == ("T-10", "T-11")
    read = Board.read(board)
    assert read.needs_of(read.find("T-11")) == ("T-10",)
    facts = read.facts("T-11")
    assert facts is not None
    assert facts.depends_on == ("T-10",)
    assert take_back(board, "T-8")[0] == made.parts


@pytest.mark.parametrize(
    ("text", "task_id", "parts", "said"),
    [
        (PLAIN.replace(b"T-8", b"8"), "8", PARTS[:1], "no id for a new row follows from '8'"),
        (PLAIN.replace(b"T-8", b"T-999999999"), "T-999999999", PARTS[:1], "no id for a new row follows"),
        (PLAIN, "T-7", PARTS[:1], "no row has the id"),
        (PLAIN.replace(b"T-9", b"T-8"), "T-8", PARTS[:1], "stands on several rows"),
        (PLAIN, "T-8", (Part(title="a", tasks=("T-77",)),), "depend on T-77, which the board does not have"),
        (PLAIN.replace(b"Big", b"Big | small"), "T-8", PARTS[:1], "4 cells"),
    ],
)
def test_a_board_that_cannot_take_rows_is_told_and_stays(
    tmp_path: Path, text: bytes, task_id: str, parts: Sequence[Part], said: str
) -> None:
    board = written(tmp_path, text)
    with pytest.raises(BoardError, match=said):
        split(board, parts, task_id)
    assert board.read_bytes() == text


HOSTILE = st.sampled_from(
    [
        "a | b | Done |",
        "line\n| T-1 | forged | Done |",
        "## Task Details",
        "### T-9: forged",
        "<script>x</script>",
        "<!-- never closed",
        "```",
        "- [x] done",
        "- **Implementation Notes** (k): <!-- 1 lines 00000000 -->",
        "- **Part of**: T-9 <!-- 0 lines e3b0c442 -->",
        "T-9",
        "\u202ereversed\u0000",
        "| " * 200,
        "\\",
        "---",
        "plain words",
        "",
    ]
)


@given(st.lists(st.tuples(HOSTILE, st.lists(HOSTILE, max_size=4)), min_size=1, max_size=4), st.booleans())
@settings(max_examples=examples(60), deadline=None)
def test_hostile_texts_forge_no_row_no_heading_and_no_note(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, list[str]]], with_details: bool
) -> None:
    text = PLAIN + b"\n## Task Details\n\n### T-9: Other\n- text\n" * with_details
    board = written(tmp_path_factory.mktemp("board"), text)
    parts = [Part(title=f"{number} {title}", lines=tuple(lines)) for number, (title, lines) in enumerate(texts)]
    made = split(board, parts, "T-8")
    read = Board.read(board)
    assert [row.task_id for row in read.rows] == ["T-8", "T-9", *made.parts]
    assert all(row.role("status") == "queued" and not row.is_torn for row in read.rows[1:])
    headed = [part.task_id for part in read.sections if part.task_id]
    assert sorted(headed) == sorted(["T-8", *made.parts, *(["T-9"] * with_details)])
    assert parts_on(read) == {"T-8": made.parts}
    assert split(board, parts, "T-8").added == ()
    assert take_back(board, "T-8") == (made.parts, ())
    assert [row.task_id for row in Board.read(board).rows] == ["T-8", "T-9"]
