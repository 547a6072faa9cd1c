"""What breaks outside of an answer costs nothing: it is tried once more, and else nothing of it is remembered."""

from __future__ import annotations

import json
import os
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from generator.bench.state import PUBLISHING, State
from generator.errors import GitError, RenderBrokenError
from generator.gates import GATES
from generator.git import Repository, open_workspace
from generator.render import Renderer
from tests.apply.scene import BOARD, apply, batch_file, example_workspace, task_of, terse
from tests.support import Workspace

BRANCH = "refs/heads/aas/AAS-224"
THREE = ("AAS-014", "AAS-159", "AAS-160")


@pytest.fixture(autouse=True)
def without_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here is about the gates."""
    monkeypatch.setenv("AAS_GENERATOR_GATES", json.dumps(dict.fromkeys(GATES, "off")))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return example_workspace(tmp_path / "workspace")


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    return batch_file(tmp_path / "batch.json", {"AAS-224": terse("Community Forge plugin")})


@pytest.fixture
def undisturbed(workspace: Workspace, tmp_path: Path, batch: Path) -> tuple[str, bytes]:
    """The commit and the board of a run in which nothing breaks."""
    other = Workspace(tmp_path / "other")
    shutil.copytree(workspace.path, other.path, symlinks=True)
    apply(other, [batch])
    return other.refs()[BRANCH], (other.path / BOARD).read_bytes()


def ends_the_same(workspace: Workspace, undisturbed: tuple[str, bytes]) -> None:
    assert workspace.refs()[BRANCH] == undisturbed[0]
    assert (workspace.path / BOARD).read_bytes() == undisturbed[1]


def test_copiers_process_is_killed_once(
    workspace: Workspace, batch: Path, undisturbed: tuple[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Renderer._ask
    killed: list[int] = []

    def killing(self: Renderer, *request: Any) -> object:
        if not killed:
            self.start()
            assert self.pid
            os.kill(self.pid, signal.SIGKILL)
            killed.append(self.pid)
        return ask(self, *request)

    monkeypatch.setattr(Renderer, "_ask", killing)
    report = apply(workspace, [batch])
    assert killed
    assert task_of(report, "AAS-224")["outcome"] == "scaffolded"
    ends_the_same(workspace, undisturbed)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), GitError(["fetch"], "killed")])
def test_what_stays_broken_is_not_held_against_the_task(
    error: Exception, workspace: Workspace, batch: Path, undisturbed: tuple[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    board = (workspace.path / BOARD).read_bytes()

    def broken(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Repository, "publish", broken)
        task = task_of(apply(workspace, [batch], code=1), "AAS-224")
    assert (task["outcome"], task["transient"]) == ("failed", True)
    assert task["reason"].endswith("The next run tries this task again.")
    assert (workspace.path / BOARD).read_bytes() == board
    assert BRANCH not in workspace.refs()
    apply(workspace, [batch])
    ends_the_same(workspace, undisturbed)


def test_a_task_that_waits_for_a_broken_one_is_not_remembered_either(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {"AAS-224": terse("Community Forge plugin"), "AAS-230": terse("Weather gadget", depends="AAS-224")}
    batch = batch_file(tmp_path / "batch.json", answers)

    def broken(*_: object, **__: object) -> None:
        raise RenderBrokenError("Copier's process died.")

    with monkeypatch.context() as patch:
        patch.setattr(Renderer, "render_many", broken)
        apply(workspace, [batch], code=1)
    report = apply(workspace, [batch])
    assert {task["outcome"] for task in report["tasks"]} == {"scaffolded"}


def test_the_lock_of_a_killed_run_is_removed_and_a_persons_stays(
    workspace: Workspace, batch: Path, undisturbed: tuple[str, bytes]
) -> None:
    state = State(open_workspace(workspace.path))
    heads = workspace.path / ".git/refs/heads/aas"
    heads.mkdir()
    (heads / "AAS-224.lock").touch()
    (heads / "theirs.lock").touch()
    state.work.mkdir(parents=True)
    (state.work / PUBLISHING).write_text("aas/AAS-224")
    apply(workspace, [batch])
    ends_the_same(workspace, undisturbed)
    assert (heads / "theirs.lock").exists()


def test_without_that_note_the_lock_stays_in_the_way(workspace: Workspace, batch: Path) -> None:
    heads = workspace.path / ".git/refs/heads/aas"
    heads.mkdir()
    (heads / "AAS-224.lock").touch()
    assert task_of(apply(workspace, [batch], code=1), "AAS-224")["transient"]


def test_a_run_that_ends_between_branches_and_board_is_made_up_for(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def killed(*_: object) -> bool:
        raise Killed

    texts = {task_id: terse(f"{task_id} plugin") for task_id in THREE}
    batch, other = batch_file(tmp_path / "three.json", texts), workspace.copy(tmp_path / "other")
    apply(other, [batch])
    before = (workspace.path / BOARD).read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr("generator.board.board.update", killed)
        with pytest.raises(Killed):
            apply(workspace, [batch])
    assert {f"refs/heads/aas/{task_id}" for task_id in THREE} <= workspace.refs().keys()
    assert (workspace.path / BOARD).read_bytes() == before
    apply(workspace, [batch])
    assert workspace.refs() == other.refs()
    assert (workspace.path / BOARD).read_bytes() == (other.path / BOARD).read_bytes() != before
