"""In every state that a workspace can be in, a task is built and nothing of the person's is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.scene import BOARD, Workspace, apply, task_of
from tests.engine.workspace_states.area import BRANCH, MARKER, TASK, Area, naively
from tests.engine.workspace_states.states import STATES


@pytest.mark.parametrize("state", STATES)
def test_a_task_is_built_and_nothing_of_the_persons_is_touched(state: str, area: Area, batch: Path) -> None:
    make, harm = STATES[state]
    workspace = make(area)
    (area.top / MARKER).unlink(missing_ok=True)
    before, board = area.snapshot(), read_board(workspace)
    report = apply(workspace, [batch], code=None, kept=not (area.home / ".gitconfig").exists())
    task = task_of(report, TASK)
    assert task["outcome"] == "implemented", task["reason"]
    assert area.differences(before) == []
    assert_only_its_row_differs(board, read_board(workspace))
    assert_branch_holds_the_units_alone(workspace, task, report["base"])
    assert not (area.top / MARKER).exists()
    assert harm in naively(area, workspace)


def read_board(workspace: Workspace) -> list[bytes]:
    board = workspace.path / BOARD
    return board.read_bytes().splitlines(keepends=True) if board.exists() else []


def assert_only_its_row_differs(before: list[bytes], after: list[bytes]) -> None:
    rest = iter(after)
    assert [line for line in before if TASK.encode() not in line and line not in rest] == []
    assert any(b"| Done |" in line for line in after if TASK.encode() in line) or not before


def assert_branch_holds_the_units_alone(workspace: Workspace, task: dict[str, object], base: str) -> None:
    units = task["units"]
    assert isinstance(units, list)
    changed = workspace.git("--no-replace-objects", "diff", "--numstat", base, BRANCH).splitlines()
    assert {line.split("\t")[2] for line in changed} == {path for unit in units for path in unit["files"]}
    (settings,) = [line.split("\t") for line in changed if line.endswith("core/config/manager.py")]
    assert settings[:2] == ["1", "0"]
    assert workspace.git("rev-parse", f"{BRANCH}~1") == base
