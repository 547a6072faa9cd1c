"""Whole runs with ``--split``: the board gets the sub-tasks, nothing is built, and each is asked for in its turn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.bench.state import State
from generator.board import Board, BoardFile, edit_file
from generator.git import open_workspace
from generator.journal.record import RUNS
from generator.loop.work import work
from generator.results.question_ids import QuestionKind
from tests.apply.scene import BOARD, apply, batch_file, example_workspace, generator, task_of, terse, with_few_gates
from tests.reading.test_subtasks import PLAN, sub
from tests.support import Workspace

BIG = "AAS-224"
PARTS = (
    sub("Store forge readings"),
    sub("Show forge readings", 1),
    sub("Print | forge\n readings", "Show forge readings"),
)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return with_few_gates(example_workspace(tmp_path / "work"))


def answer(*subtasks: object, **more: object) -> str:
    return json.dumps({**PLAN, "task_id": BIG, "title": "", "subtasks": list(subtasks or PARTS), **more})


def batch(tmp_path: Path, text: str = "", **others: str) -> Path:
    return batch_file(tmp_path / "batch.json", {BIG: text or answer(), **others})


def board_of(workspace: Workspace) -> Board:
    return Board.read(workspace.path / BOARD)


def split(workspace: Workspace, source: Path, *more: str, code: int = 0) -> dict[str, Any]:
    return task_of(apply(workspace, [source], "--split", *more, code=code), BIG)


def asked(workspace: Workspace) -> dict[str, str]:
    kinds: tuple[QuestionKind, ...] = ("analysis",)
    return {each.task_id: each.kind for each in work(workspace.path, kinds=kinds).questions}


def next_ids(workspace: Workspace, count: int) -> list[str]:
    highest = max(
        int(row.task_id.rpartition("-")[2]) for row in board_of(workspace).rows if row.task_id.startswith("AAS")
    )
    return [f"AAS-{highest + 1 + each}" for each in range(count)]


def test_subtasks_are_queued_once_asked_for_in_turn_and_taken_back(workspace: Workspace, tmp_path: Path) -> None:
    source, ids = batch(tmp_path), next_ids(workspace, 3)
    before = (workspace.path / BOARD).read_bytes()
    told = generator("plan", str(source), "--workspace", str(workspace.path)).stdout
    assert "sub-task 2: Show forge readings after 1" in told
    assert "'apply --split' queues them" in told

    dry = split(workspace, source, "--dry-run")
    assert (dry["outcome"], dry["reason"], dry["subtasks"]) == ("skipped", "to be split into 3 tasks", [])
    assert (workspace.path / BOARD).read_bytes() == before

    made = split(workspace, source)
    assert (made["outcome"], made["subtasks"], made["branch"]) == ("skipped", ids, None)
    assert made["reason"] == f"split into {', '.join(ids)}"
    board = board_of(workspace)
    assert board.find(ids[2]).title == "Print | forge readings"
    assert board.find(BIG).role("status") == "In Progress"
    assert {ids[0]} == asked(workspace).keys() & {BIG, *ids}
    edit_file(BoardFile(workspace.path / BOARD), ids[0], {"Status": "Done"})
    assert {ids[1]} == asked(workspace).keys() & {BIG, *ids}
    edit_file(BoardFile(workspace.path / BOARD), ids[0], {"Status": "queued"})

    written = (workspace.path / BOARD).read_bytes()
    for more in ((), ("--only", BIG)):
        again = split(workspace, source, *more)
        assert (again["outcome"], again["subtasks"]) == ("skipped", ids)
    plain = task_of(apply(workspace, [source]), BIG)
    assert (plain["outcome"], plain["subtasks"]) == ("skipped", ids)
    assert (workspace.path / BOARD).read_bytes() == written

    undone = json.loads(generator("undo", BIG, "--workspace", str(workspace.path), "--json").stdout)
    assert undone["board"]["parts"] == ids
    assert [row.task_id for row in board_of(workspace).rows] == [row.task_id for row in Board.from_bytes(before).rows]
    assert board_of(workspace).find(BIG).role("status") == Board.from_bytes(before).find(BIG).role("status")
    assert split(workspace, source)["subtasks"] == ids


def test_a_run_that_ended_before_it_was_remembered_and_a_clone_add_nothing(
    workspace: Workspace, tmp_path: Path
) -> None:
    source = batch(tmp_path)
    ids = split(workspace, source)["subtasks"]
    written = (workspace.path / BOARD).read_bytes()
    for log in (State(open_workspace(workspace.path)).folder / RUNS).iterdir():
        log.unlink()
    built = task_of(apply(workspace, [source]), BIG)
    assert (built["outcome"], built["subtasks"]) == ("skipped", ids)
    again = split(workspace, source)
    assert (again["reason"], again["subtasks"]) == (f"split into {', '.join(ids)} before", ids)
    assert (workspace.path / BOARD).read_bytes() == written


def test_what_depends_on_a_task_that_was_split_waits(workspace: Workspace, tmp_path: Path) -> None:
    source = batch(tmp_path, **{"AAS-225": terse("Forge Printer", depends=BIG)})
    for _ in range(2):
        other = task_of(apply(workspace, [source], "--split", code=None), "AAS-225")
        assert other["branch"] is None
        assert f"{BIG}, which it depends on, is not implemented: split into" in other["reason"]


@pytest.mark.parametrize(
    ("subtasks", "said"),
    [
        ([sub(f"Part {each}") for each in range(500)], "more than 50 sub-tasks"),
        ([sub("A", "B"), sub("B", "A")], "depend on each other"),
        ([sub("A", "AAS-98765")], "depend on AAS-98765, which the board does not have"),
    ],
)
def test_subtasks_that_cannot_be_rows_go_to_a_person(
    workspace: Workspace, tmp_path: Path, subtasks: list[object], said: str
) -> None:
    rows = [row.task_id for row in board_of(workspace).rows]
    task = split(workspace, batch(tmp_path, answer(*subtasks)), code=1)
    assert task["outcome"] == "review"
    assert said in task["reason"]
    assert [row.task_id for row in board_of(workspace).rows] == rows


def test_without_a_board_nothing_is_split(workspace: Workspace, tmp_path: Path) -> None:
    workspace.git("rm", "--quiet", "-r", "artifacts/handoff")
    workspace.commit()
    task = split(workspace, batch(tmp_path), code=1)
    assert (task["outcome"], task["transient"]) == ("review", True)
    assert task["reason"] == "it cannot be split: there is no task board to put rows on"


def test_secrets_and_commands_to_hosts_reach_no_row(workspace: Workspace, tmp_path: Path) -> None:
    token = "ghp_" + "a1B2c3D4e5F6g7H8i9J0" + "k1L2m3N4o5P6q7R8"
    hostile = sub("Fixes #12 for @everybody", details=f"Use {token}\n[skip ci]\n" + "word " * 400)
    assert split(workspace, batch(tmp_path, answer(hostile)))["outcome"] == "skipped"
    text = (workspace.path / BOARD).read_text("utf-8")
    assert all(each not in text for each in (token, "#12", "@everybody", "[skip ci]"))
    assert text.count("word") > 390
