"""``status``: what the record says, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from generator.bench.state import State
from generator.cli import app
from generator.git import open_workspace
from generator.journal.facts import RunFacts
from generator.journal.record import recorded
from generator.task_results import TaskResult
from tests.support import Workspace

FIRST, SECOND = "20260101T000000-aaaaaaaa", "20260102T000000-bbbbbbbb"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = Workspace(tmp_path)
    made.git("init", "--quiet", "--initial-branch=main")
    made.commit()
    return made


@pytest.fixture
def state(workspace: Workspace) -> State:
    """A state with two recorded runs: one that ended, one that was killed in its second task."""
    state = State(open_workspace(workspace.path))
    asked = {"command": "apply", "workspace": "w", "base": "b"}
    with recorded(state, RunFacts(run_id=FIRST, **asked), keep=9) as record:
        record.planned(("batch_1",), 3)
        record.ended(TaskResult(task_id="AAS-1", outcome="implemented", branch="aas/AAS-1", commit="c"))
        record.ended(TaskResult(task_id="AAS-2", outcome="failed", branch="aas/failed/AAS-2", reason="types gate: no"))
        record.ended(TaskResult(task_id="AAS-3", outcome="review", reason="no name"))
        record.end({})
    with recorded(state, RunFacts(run_id=SECOND, **asked), keep=9) as record:
        record.ended(TaskResult(task_id="AAS-4", outcome="skipped", reason="done before"))
        record.tell("AAS-5", "prepared")
        record.tell("AAS-5", "rendered")
        record.close()
    return state


def status(workspace: Workspace, *args: str, code: int = 0) -> Result:
    done = CliRunner().invoke(app, ["status", "--workspace", str(workspace.path), *args])
    assert done.exit_code == code, f"{done.stdout}\n{done.stderr}\n{done.exception!r}"
    return done


def read(workspace: Workspace, *args: str) -> dict[str, Any]:
    return dict(json.loads(status(workspace, "--json", *args).stdout))


def test_without_a_record_it_says_so_and_makes_nothing(workspace: Workspace) -> None:
    assert "no run is recorded" in status(workspace).stdout
    assert read(workspace) == {"schema": 1, "run": None, "runs": [], "merges": []}
    assert not (workspace.path / ".git" / "aas-generator").exists()


@pytest.mark.usefixtures("state")
def test_last_run_is_shown_with_what_to_do_next(workspace: Workspace) -> None:
    run = read(workspace)["run"]
    assert (run["run_id"], run["phase"]) == (SECOND, "killed")
    assert [(task["task_id"], task["stage"], task["outcome"]) for task in run["tasks"]] == [
        ("AAS-4", "ended", "skipped"),
        ("AAS-5", "rendered", ""),
    ]
    assert run["next_step"] == "Run the same apply again: it goes on."
    shown = status(workspace).stdout
    assert f"run {SECOND}: apply" in shown
    assert "killed" in shown
    assert f"run {FIRST}" in shown


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize("name", [FIRST, "20260101"])
def test_named_run_is_shown(name: str, workspace: Workspace) -> None:
    run = read(workspace, name)["run"]
    assert (run["run_id"], run["phase"], run["batch_ids"]) == (FIRST, "ended", ["batch_1"])
    steps = {task["task_id"]: task["next_step"] for task in run["tasks"]}
    assert "aas/AAS-1" in steps["AAS-1"]
    assert "aas/failed/AAS-2" in steps["AAS-2"]
    assert "--only AAS-3" in steps["AAS-3"]
    assert "types gate: no" in status(workspace, name).stdout


@pytest.mark.usefixtures("state")
@pytest.mark.parametrize("name", ["nothing", "2026", "../journal"])
def test_unknown_and_doubtful_names_list_the_runs(name: str, workspace: Workspace) -> None:
    said = status(workspace, name, code=2).stderr
    assert name in said
    assert SECOND in said


def test_running_run_names_its_process(workspace: Workspace, state: State) -> None:
    run_id = "20260103T000000-cccccccc"
    asked = RunFacts(run_id=run_id, command="undo", workspace="w", base="b", dry_run=True)
    with state.locked(run_id), recorded(state, asked, keep=9) as record:
        record.tell("AAS-6", "prepared")
        run = read(workspace)["run"]
        assert (run["phase"], run["tasks"][0]["next_step"]) == ("running", "wait for the run")
        assert f"undo, dry run, started {run['started']}, running by pid {run['pid']}" in status(workspace).stdout


def test_text_of_a_record_cannot_move_the_cursor(workspace: Workspace, state: State) -> None:
    with recorded(
        state, RunFacts(run_id="20260104T000000-dddddddd", command="apply", workspace="w", base="b"), keep=9
    ) as record:
        record.ended(TaskResult(task_id="AAS-7", outcome="review", reason="\x1b[2J\u202egone"))
    shown = status(workspace).stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_call_that_was_refused_does_not_hide_the_run_before_it(workspace: Workspace, state: State) -> None:
    mistyped = "20260105T000000-eeeeeeee"
    asked = RunFacts(run_id=mistyped, command="undo", workspace="w", base="b")
    with pytest.raises(ValueError, match="AAS-999"), recorded(state, asked, keep=9):
        raise ValueError("AAS-999 was never applied here")
    assert read(workspace)["run"]["run_id"] == SECOND
    shown = status(workspace).stdout
    assert shown.startswith(f"run {SECOND}: apply")
    assert f"run {mistyped}: undo" in shown
    assert "nothing was done" in shown
    assert "AAS-999" in status(workspace, mistyped).stdout


def test_a_dry_run_is_told_as_what_would_be(workspace: Workspace, state: State) -> None:
    run_id = "20260106T000000-ffffffff"
    with recorded(
        state, RunFacts(run_id=run_id, command="undo", workspace="w", base="b", dry_run=True), keep=9
    ) as record:
        record.tell("AAS-8", "ended", outcome="undone", branch="aas/undo-AAS-8")
    assert "AAS-8  would be undone" in status(workspace).stdout
