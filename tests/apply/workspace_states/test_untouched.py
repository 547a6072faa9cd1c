"""In every state that a workspace can be in, a task is built and nothing of the person's is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.apply.scene import BOARD, apply, batch_file, task_of
from tests.apply.workspace_states.area import ANSWER, BRANCH, MARKER, OUTCOME, SETTING, TASK, Area, naively
from tests.apply.workspace_states.states import STATES, WITH_SETTING
from tests.support import Workspace


@pytest.mark.parametrize("state", STATES)
def test_a_task_is_built_and_nothing_of_the_persons_is_touched(state: str, area: Area, tmp_path: Path) -> None:
    make, harm = STATES[state]
    workspace = make(area)
    batch = batch_file(tmp_path / "batch.json", {TASK: ANSWER + SETTING * (state in WITH_SETTING)})
    (area.top / MARKER).unlink(missing_ok=True)
    before, board = area.snapshot(), read_board(workspace)
    report = apply(workspace, [batch], code=None, kept=not (area.home / ".gitconfig").exists())
    task = task_of(report, TASK)
    assert task["outcome"] == OUTCOME, task["reason"]
    assert area.differences(before) == []
    assert_only_its_row_differs(board, read_board(workspace))
    lines = assert_branch_holds_the_units_alone(workspace, task, report["base"])
    # The field, the three lines of its section's head above it, and an empty line.
    assert lines.get("core/config/manager.py") == (("5", "0") if state in WITH_SETTING else None)
    assert not (area.top / MARKER).exists()
    assert harm in naively(area, workspace)


def read_board(workspace: Workspace) -> list[bytes]:
    board = workspace.path / BOARD
    return board.read_bytes().splitlines(keepends=True) if board.exists() else []


def assert_only_its_row_differs(before: list[bytes], after: list[bytes]) -> None:
    rest = iter(after)
    assert [line for line in before if TASK.encode() not in line and line not in rest] == []
    assert any(b"| In Progress |" in line for line in after if TASK.encode() in line) or not before


def assert_branch_holds_the_units_alone(
    workspace: Workspace, task: dict[str, object], base: str
) -> dict[str, tuple[str, str]]:
    """Return how many lines of each file the branch adds and removes."""
    units = task["units"]
    assert isinstance(units, list)
    listed = workspace.git("--no-replace-objects", "diff", "--numstat", base, BRANCH).splitlines()
    lines = {path: (added, removed) for added, removed, path in (line.split("\t") for line in listed)}
    assert set(lines) == {path for unit in units for path in unit["files"]}
    assert workspace.git("rev-parse", f"{BRANCH}~1") == base
    return lines
