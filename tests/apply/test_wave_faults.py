"""What breaks for one task of a wave costs that one, and what breaks for all of them costs time."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from generator.apply.committing import commit_tasks
from generator.apply.task import Building
from generator.bench.gating import GateRunner
from generator.bench.staging import RenderedUnit, stage_units
from generator.errors import RenderBrokenError, ToolBrokenError
from generator.gates import GATES
from tests.apply.scene import apply, batch_file, example_workspace, outcomes, task_of, terse
from tests.support import Workspace

NAMES = {"AAS-601": "Amber Part", "AAS-602": "Birch Part", "AAS-603": "Cedar Part"}
HIT = "AAS-602"
ALL_BUILT = dict.fromkeys(NAMES, "scaffolded")


@pytest.fixture(autouse=True)
def without_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing here is about what gates find."""
    monkeypatch.setenv("AAS_GENERATOR_GATES", json.dumps(dict.fromkeys(GATES, "off")))


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return example_workspace(tmp_path / "workspace")


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    return batch_file(tmp_path / "batch.json", {task_id: terse(name) for task_id, name in NAMES.items()})


@pytest.fixture
def undisturbed(tmp_path: Path, batch: Path) -> dict[str, str]:
    """The refs of a run in which nothing breaks."""
    other = example_workspace(tmp_path / "other")
    apply(other, [batch], "--isolate")
    return other.refs()


def staging_that_raises(error: Exception, times: int) -> Callable[..., Any]:
    """Return what stages units, but raises for one task so many times."""
    left = [None] * times

    def raising(rendered: Sequence[RenderedUnit], *more: Any) -> object:
        if rendered[0].answers.task_id == HIT and left:
            left.pop()
            raise error
        return stage_units(rendered, *more)

    return raising


def test_a_fault_of_ours_in_one_task_is_that_tasks(
    workspace: Workspace, batch: Path, undisturbed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.apply.attempts.stage_units", staging_that_raises(ZeroDivisionError("ours"), 9))
    report = apply(workspace, [batch], code=1)
    assert outcomes(report) == {**ALL_BUILT, HIT: "failed"}
    assert task_of(report, HIT)["reason"] == "ZeroDivisionError: ours"
    assert workspace.refs() == {name: ref for name, ref in undisturbed.items() if HIT not in name}


def test_what_breaks_outside_of_one_task_is_done_once_more_for_it(
    workspace: Workspace, batch: Path, undisturbed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.apply.attempts.stage_units", staging_that_raises(RenderBrokenError("killed"), 1))
    assert outcomes(apply(workspace, [batch])) == ALL_BUILT
    assert workspace.refs() == undisturbed


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), ZeroDivisionError("ours")])
def test_a_step_that_fails_for_all_is_done_for_each(
    error: Exception,
    workspace: Workspace,
    batch: Path,
    undisturbed: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes: list[int] = []

    def raising(run: Any, base: Any, objects: Any, buildings: Sequence[Building]) -> None:
        sizes.append(len(buildings))
        if len(buildings) > 1:
            raise error
        commit_tasks(run, base, objects, buildings)

    monkeypatch.setattr("generator.apply.wave.commit_tasks", raising)
    assert outcomes(apply(workspace, [batch])) == ALL_BUILT
    assert sizes == [3, 1, 1, 1]
    assert workspace.refs() == undisturbed


def test_gates_whose_tool_breaks_over_all_judge_each(
    workspace: Workspace, batch: Path, undisturbed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = GateRunner.judge_together
    sizes: list[int] = []

    def raising(runner: GateRunner, staged: Sequence[Any], shared: Any) -> Any:
        sizes.append(len(staged))
        if len(staged) > 1:
            raise ToolBrokenError("mypy was killed.")
        return judge(runner, staged, shared)

    monkeypatch.setattr(GateRunner, "judge_together", raising)
    assert outcomes(apply(workspace, [batch])) == ALL_BUILT
    assert sizes == [3, 1, 1, 1]
    assert workspace.refs() == undisturbed


def test_a_branch_that_is_in_the_way_of_one_keeps_no_other_back(
    workspace: Workspace, batch: Path, undisturbed: dict[str, str]
) -> None:
    workspace.branch(f"aas/{HIT}/mine")
    report = apply(workspace, [batch], code=1)
    assert outcomes(report) == {**ALL_BUILT, HIT: "failed"}
    assert task_of(report, HIT)["transient"]
    published = {name: ref for name, ref in workspace.refs().items() if not name.endswith("/mine")}
    assert published == {name: ref for name, ref in undisturbed.items() if HIT not in name}
