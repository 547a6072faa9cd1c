"""Outcomes that are written together leave the page that they leave one after the other, in fewer updates of it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.board import BoardFile, FollowUp, Outcome, record_outcome, record_outcomes, store
from generator.board.files import Place, read_settled
from generator.errors import BoardError
from tests.board.boards import TEAM_BOARD
from tests.examples import examples

TODAY = datetime.date(2026, 11, 22)
IDS = [f"T-{number}" for number in range(1, 7)]
HEADS = ("| ID | Title | Status | Updated |\n|---|---|---|---|\n", "ID | Title | Status\n---|---|---\n")
BETWEEN = ("", "\n## Task Details\n", "\ntext\n\n## Task Details\n\n", "\n## Other\n\ntext\n")
NOTED = "- **Implementation Notes** (k): <!-- x -->\n"
BELOW = ("", "what it is\n", "- one\n- two\n\n", "```\ncode\n```\n", "text\n\n---\n\n", NOTED)
ENDS = ("", "\nend\n", "\n\n", "\n```\nnever closed\n", "\n<!-- never closed\n")


@st.composite
def boards(draw: st.DrawFn) -> bytes:
    """Return a board with rows for some ids, twice for some, and details for some, in any order and at any level."""
    rows = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=8))
    text = draw(st.sampled_from(HEADS))
    text += "".join(f"| {each} | Title {place} | queued | - |\n" for place, each in enumerate(rows))
    text += draw(st.sampled_from(BETWEEN))
    for each in draw(st.lists(st.sampled_from(IDS), max_size=5)):
        text += f"\n{'#' * draw(st.integers(2, 4))} {each}: Title\n{draw(st.sampled_from(BELOW))}"
    text += draw(st.sampled_from(ENDS))
    text = text.rstrip("\n") if draw(st.booleans()) else text
    return text.replace("\n", draw(st.sampled_from(("\n", "\r\n")))).encode()


OUTCOMES = st.builds(
    Outcome,
    task_id=st.sampled_from([*IDS, "t-1", "T-99"]),
    title=st.sampled_from(["", "Title 0", "Title 3"]),
    status=st.sampled_from(["Done", "Needs Review", "queued"]),
    today=st.just(TODAY),
    note_lines=st.sampled_from([(), ("one",), ("two", "<b>", "```"), ("x" * 80,)]),
    note_key=st.sampled_from(["", "k"]),
    note_is_part=st.booleans(),
    follow_up=st.sampled_from([None, None, None, FollowUp(title="Fix it"), FollowUp(title="Fix that")]),
)


def one_by_one(path: Path, outcomes: Sequence[Outcome]) -> list[object]:
    """Write each outcome by itself; return what was told of each."""
    told: list[object] = []
    for outcome in outcomes:
        try:
            told.append(record_outcome(BoardFile(path), outcome))
        except BoardError as error:
            told.append(str(error))
    return told


def together(path: Path, outcomes: Sequence[Outcome]) -> list[object]:
    found = record_outcomes(BoardFile(path), outcomes)
    return [str(each) if isinstance(each, BoardError) else each for each in found]


def same(folder: Path, board: bytes, outcomes: Sequence[Outcome]) -> None:
    path = folder / "board.md"
    path.write_bytes(board)
    told = one_by_one(path, outcomes)
    expected = path.read_bytes()
    path.write_bytes(board)
    assert together(path, outcomes) == told
    assert path.read_bytes() == expected


@given(boards(), st.lists(OUTCOMES, min_size=2, max_size=7))
@settings(max_examples=examples(100), deadline=None)
def test_any_outcomes_on_any_board(
    tmp_path_factory: pytest.TempPathFactory, board: bytes, outcomes: list[Outcome]
) -> None:
    same(tmp_path_factory.mktemp("board"), board, outcomes)


FOUR_ROWS = HEADS[0] + "".join(f"| T-{number} | Title {number} | queued | - |\n" for number in range(1, 5))


@pytest.mark.parametrize(
    "order", ["1234", "4321", "2413", "3142"], ids=["in order", "from below", "mixed", "mixed otherwise"]
)
@pytest.mark.parametrize(
    "below",
    [
        "\n### T-1: Title 1\n\ntext\n",
        "\n## T-1: Title 1\n\ntext\n\n### T-2: Title 2\n- x\n",
        "\n## T-3: Title 3\n### T-1: Title 1\n\n---\n",
        "",
    ],
    ids=["details of one", "details within details", "details in another order", "no details"],
)
def test_details_at_one_place(tmp_path: Path, below: str, order: str) -> None:
    same(tmp_path, (FOUR_ROWS + below).encode(), [finished(f"T-{number}") for number in order])


def finished(task_id: str) -> Outcome:
    return Outcome(
        task_id=task_id, status="Done", today=TODAY, note_lines=("It is there",), note_key=f"aas-generator {task_id}"
    )


def test_a_teams_board(tmp_path: Path) -> None:
    board = TEAM_BOARD.read_bytes()
    ids = [line.split(b"|")[1].strip().decode() for line in board.splitlines() if line.startswith(b"| AAS-")]
    same(tmp_path, board, [finished(task_id) for task_id in [*reversed(ids), "AAS-9999", *ids[:3]]])


def test_most_tasks_are_written_in_one_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"| A-{number} | Title | queued | - |\n" for number in range(40))
    path = tmp_path / "board.md"
    path.write_text(f"{HEADS[0]}{rows}\n### A-0: Title\n", "utf-8")
    written: list[Path | str] = []
    update = store.update

    def counted(path: Path | str, change: store.Change) -> bool:
        written.append(path)
        return update(path, change)

    monkeypatch.setattr("generator.board.board.update", counted)
    told = record_outcomes(BoardFile(path), [finished(f"A-{number}") for number in range(40)])
    assert all(not isinstance(each, BoardError) and each.changed for each in told)
    assert len(written) == 1


def test_the_board_is_given_time_once_for_all_that_have_no_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "board.md"
    path.write_text(FOUR_ROWS, "utf-8")
    read: list[str] = []

    def counted(place: Place, name: str) -> bytes:
        read.append(name)
        return read_settled(place, name)

    monkeypatch.setattr("generator.board.store.read_settled", counted)
    ids = [task_id for number in range(20) for task_id in (f"X-{number}", f"T-{number % 4 + 1}", f"Y-{number}")]
    told = record_outcomes(BoardFile(path), [finished(task_id) for task_id in ids])
    refused = [task_id for task_id, each in zip(ids, told, strict=True) if isinstance(each, BoardError)]
    assert refused == [task_id for task_id in ids if not task_id.startswith("T-")]
    # One more each time that the board was written, and none for each of them.
    assert len(read) < len(refused) / 2
