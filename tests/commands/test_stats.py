"""``status --stats``: figures from real run records and from what is remembered of batches."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from generator.bench.state import State
from generator.cli import app
from generator.git import open_workspace
from generator.items import Item, Usage
from generator.journal.facts import RunFacts
from generator.journal.record import recorded
from generator.loop.batches.records import SentRequest, Submission
from generator.loop.batches.submissions import Submissions
from generator.plan import ImplementationPlan
from generator.planning import PlannedTask
from generator.task_results import TaskOutcome, TaskResult
from tests.support import Workspace, new_workspace

ANSWERED = 1_767_490_000


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path / "hub")
    made.commit("Start", {"a.txt": "a\n"})
    return made


def run(
    workspace: Workspace,
    number: int,
    ends: dict[str, tuple[TaskOutcome, int | None, Usage | None]],
    *,
    seconds: float = 2.0,
    batch_id: str = "",
    **facts: Any,
) -> None:
    """Record a run: each task with its outcome, when its answer came and what that took."""
    asked = {"command": "apply", "workspace": "w", "base": "b", **facts}
    name = f"20260105T00000{number}-aaaaaaa{number}"
    with recorded(State(open_workspace(workspace.path)), RunFacts(run_id=name, **asked), keep=9) as record:
        for task_id, (outcome, answered, usage) in ends.items():
            item = Item(custom_id=task_id, batch_id=batch_id, created=answered, model="gpt-5-mini", usage=usage)
            task = PlannedTask(item, None, ImplementationPlan(task_id=task_id))
            record.ended(TaskResult(task_id=task_id, outcome=outcome, seconds=seconds), task)
        record.end({})


def stats(workspace: Workspace) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["status", "--stats", "--json", "--workspace", str(workspace.path)])
    assert done.exit_code == 0, f"{done.stderr}{done.exception!r}"
    return dict(json.loads(done.stdout))


MILLION = Usage(sent=1_000_000, received=100_000)


def test_each_answer_is_paid_for_once_however_often_it_is_applied(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AAS_GENERATOR_MODEL_PRICE", "2/10")
    run(workspace, 1, {"AAS-1": ("scaffolded", ANSWERED, MILLION), "AAS-2": ("implemented", ANSWERED, MILLION)})
    run(workspace, 2, {"AAS-1": ("scaffolded", ANSWERED, MILLION), "AAS-2": ("skipped", ANSWERED, MILLION)})
    run(workspace, 3, {"AAS-1": ("implemented", ANSWERED + 3600, MILLION)})
    run(workspace, 4, {"AAS-1": ("failed", ANSWERED + 9999, MILLION)}, dry_run=True)
    found = {task["task_id"]: task for task in stats(workspace)["tasks"]}
    assert list(found) == ["AAS-2", "AAS-1"]
    assert (found["AAS-1"]["attempts"], found["AAS-1"]["seconds"], found["AAS-1"]["outcome"]) == (2, 6.0, "implemented")
    # Half of 2 USD for what was sent and of 1 USD for what came back, twice.
    assert found["AAS-1"]["cost"] == pytest.approx(3.0)
    assert (found["AAS-2"]["attempts"], found["AAS-2"]["cost"]) == (1, pytest.approx(1.5))


def test_the_way_from_queued_begins_with_the_first_request(workspace: Workspace) -> None:
    request = SentRequest(custom_id="x", task_id="aas-1", kind="analysis", sent_tokens=1, answer_tokens=1)
    kept = Submission(
        submission_id="20260101T000000-00000000-1",
        phase="ended",
        created="2026-01-01T00:00:00+00:00",
        api="chat",
        model="m",
        requests=(request,),
        input_sha256="",
        spent=0.25,
    )
    Submissions(State(open_workspace(workspace.path)).folder).keep(kept)
    run(workspace, 1, {"AAS-1": ("implemented", ANSWERED, None), "AAS-2": ("implemented", ANSWERED, None)})
    found = stats(workspace)
    first, second = found["tasks"]
    assert first["hours"] - second["hours"] == pytest.approx((ANSWERED - 1_767_225_600) / 3600)
    assert found["batches"] == 0.25
    assert first["cost"] is None


def test_what_was_asked_one_by_one_has_the_whole_price(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AAS_GENERATOR_MODEL_PRICE", "2/10")
    kept = Submission(
        submission_id="20260101T000000-00000000-1",
        phase="ended",
        created="2026-01-01T00:00:00+00:00",
        api="chat",
        model="m",
        requests=(),
        input_sha256="",
        batch_id="batch_now1",
        share=1.0,
    )
    Submissions(State(open_workspace(workspace.path)).folder).keep(kept)
    run(workspace, 1, {"AAS-1": ("scaffolded", ANSWERED, MILLION)}, batch_id="batch_1")
    run(workspace, 2, {"AAS-1": ("implemented", ANSWERED + 9, MILLION)}, batch_id="batch_now1")
    found = stats(workspace)
    # Three USD for each answer, and half of that for the one of a batch.
    assert found["tasks"][0]["cost"] == pytest.approx(4.5)
    assert [each["cost"] for each in found["runs"]] == [pytest.approx(3.0), pytest.approx(1.5)]


def test_the_aims_are_told_with_what_there_is(workspace: Workspace) -> None:
    ends: dict[str, tuple[TaskOutcome, int | None, Usage | None]] = {
        f"AAS-{number}": ("implemented", ANSWERED, None) for number in range(1, 21)
    }
    run(workspace, 1, ends)
    assert [(aim["name"], aim["met"]) for aim in stats(workspace)["aims"]] == [
        ("implemented", True),
        ("by hand", True),
        ("on the best day", True),
        ("our time for a task", True),
    ]
    run(workspace, 2, {"AAS-1": ("review", ANSWERED, None), "AAS-2": ("failed", ANSWERED, None)}, seconds=700)
    assert [(aim["found"], aim["met"]) for aim in stats(workspace)["aims"]] == [
        ("90%", False),
        ("10%", False),
        ("20 tasks", True),
        ("2.0 s, at most 702.0 s", False),
    ]


def test_without_records_it_says_so(workspace: Workspace) -> None:
    done = CliRunner().invoke(app, ["status", "--stats", "--workspace", str(workspace.path)])
    assert (done.exit_code, done.stdout) == (0, "no run is recorded that came to a task\n")
    run(workspace, 1, {"AAS-1": ("implemented", ANSWERED, MILLION)})
    done = CliRunner().invoke(app, ["status", "--stats", "--workspace", str(workspace.path)])
    assert "AAS-1  implemented  1  2.0 s  1,100,000" in done.stdout
    assert "implemented: 100%, aimed at over 90%: met" in done.stdout.splitlines()
