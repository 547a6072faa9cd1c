"""Taking an outcome back gives the board that was there before, and leaves what a person has written."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from generator.board import (
    Board,
    BoardFile,
    FollowUp,
    Outcome,
    TakenBack,
    bears_note,
    record_outcome,
    take_back_outcome,
)

DAY = datetime.date(2026, 1, 1)
HEAD = "| ID | Title | Status | Depends | Updated |\n|---|---|---|---|---|\n| AAS-1 | One | queued | - | 2026-01-01 |\n"
BOARDS = {
    "no details": HEAD,
    "details in a list": f"{HEAD}\n## Task Details\n\n### AAS-1: One\n- **Description**: what\n",
    "details in a paragraph": f"{HEAD}\n## Task Details\n\n### AAS-1: One\nwhat it is\n\n\n### AAS-2: Two\ntext\n",
    "heading alone": f"{HEAD}\n### AAS-1: One\n\n### AAS-2: Two\n",
    "no line end": f"{HEAD}\n### AAS-1: One\n\nwhat it is",
    "other line ends": f"{HEAD}\n### AAS-1: One\n\nwhat it is\n".replace("\n", "\r\n"),
    "rule behind": f"{HEAD}\n### AAS-1: One\n\nwhat it is\n\n---\n\nend\n",
}
NOTE = ["Not implemented: no", "types: a.py:1: no"]


def done(path: Path, status: str = "Needs Review", follow_up: FollowUp | None = None) -> None:
    record_outcome(
        BoardFile(path),
        Outcome(
            task_id="AAS-1", status=status, today=DAY, note_lines=tuple(NOTE), note_key="k AAS-1", follow_up=follow_up
        ),
    )


def back(path: Path, lines: list[str] | None = None) -> TakenBack:
    return take_back_outcome(
        BoardFile(path),
        task_id="aas-1",
        statuses={"Done", "Needs Review"},
        status="queued",
        today=DAY,
        note_key="k AAS-1",
        lines=NOTE if lines is None else lines,
        follow_up="Fix AAS-1: ",
        follow_up_status="queued",
    )


@pytest.mark.parametrize("text", BOARDS.values(), ids=BOARDS.keys())
def test_board_is_as_it_was_before(text: str, tmp_path: Path) -> None:
    path = tmp_path / "board.md"
    path.write_bytes(text.encode())
    done(path)
    once = path.read_bytes()
    assert bears_note(Board.read(path), "AAS-1", "k AAS-1")
    assert back(path).note == "removed"
    assert not bears_note(Board.read(path), "AAS-1", "k AAS-1")
    if "### AAS-1" in text:
        assert path.read_bytes() == text.encode()
    else:
        assert path.read_bytes().startswith(text.encode())
    assert not back(path).changed
    done(path)
    assert path.read_bytes() == once


@pytest.mark.parametrize("text", [BOARDS["details in a list"], BOARDS["no line end"]], ids=["list", "no line end"])
def test_row_for_whoever_mends_it_goes_unless_somebody_took_it_up(text: str, tmp_path: Path) -> None:
    path = tmp_path / "board.md"
    path.write_bytes(text.encode())
    done(path, follow_up=FollowUp(title="Fix AAS-1: types gate failed"))
    added = path.read_bytes()
    assert back(path).follow_up == "AAS-2"
    assert path.read_bytes() == text.encode()
    path.write_bytes(added.replace(b"types gate failed | queued", b"types gate failed | In Progress"))
    assert back(path).follow_up == ""
    assert b"In Progress" in path.read_bytes()


def test_only_our_lines_of_a_changed_note_go(tmp_path: Path) -> None:
    path = tmp_path / "board.md"
    path.write_text(BOARDS["details in a list"], encoding="utf-8")
    done(path)
    ours = "    - types: a.py:1: no\n"
    path.write_text(path.read_text(encoding="utf-8").replace(ours, f"    - mine\n{ours}"), encoding="utf-8")
    assert back(path).note == "kept"
    text = path.read_text(encoding="utf-8")
    assert "    - mine\n" in text
    assert "Not implemented" not in text
    assert ours not in text


def test_changed_note_stays_whole_where_nobody_knows_what_was_ours(tmp_path: Path) -> None:
    path = tmp_path / "board.md"
    path.write_text(BOARDS["details in a list"], encoding="utf-8")
    done(path)
    path.write_text(path.read_text(encoding="utf-8").replace("a.py:1", "b.py:1"), encoding="utf-8")
    note = path.read_text(encoding="utf-8").partition("### AAS-1")[2]
    assert back(path, lines=[]).note == "kept"
    assert path.read_text(encoding="utf-8").partition("### AAS-1")[2] == note


def test_status_that_a_person_set_stays(tmp_path: Path) -> None:
    path = tmp_path / "board.md"
    path.write_text(BOARDS["details in a list"], encoding="utf-8")
    done(path, status="Shipped")
    assert back(path).status == "Shipped"


def test_status_comes_back_where_a_person_has_removed_the_details(tmp_path: Path) -> None:
    path = tmp_path / "board.md"
    path.write_text(BOARDS["details in a list"], encoding="utf-8")
    done(path)
    path.write_text(path.read_text(encoding="utf-8").partition("\n## Task Details")[0], encoding="utf-8")
    taken = back(path)
    assert (taken.status, taken.note, taken.changed) == ("queued", "none", True)
    assert path.read_text(encoding="utf-8") == HEAD
