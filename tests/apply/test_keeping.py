"""What a result writes on the board: the words of the settings, a note, and a row where a person has to mend it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from generator.apply.keeping import Keeper, note_key
from generator.board import Board
from generator.findings import Finding, GateResult
from generator.git import open_workspace
from generator.items import Item, TaskFacts
from generator.plan import ImplementationPlan
from generator.planning import PlannedTask
from generator.settings import Settings
from generator.task_results import TaskOutcome, TaskResult
from tests.support import GitWorkspace

ROWS = "| ID | Title | Status | Updated |\n|---|---|---|---|\n| AAS-1 | One | Waiting | - |\n"
SETTINGS = Settings(done_status="Shipped", review_status="Look", queued_status="Next")
STOPPED = GateResult(
    gate="types", outcome="failed", seconds=0.1, findings=(Finding(path="a.py", line=2, code="x", message="bad"),)
)
WARNED = STOPPED.model_copy(update={"gate": "lint", "level": "should"})


@pytest.fixture
def workspace(tmp_path: Path) -> GitWorkspace:
    made = GitWorkspace.small(tmp_path / "workspace")
    made.write({"board.md": ROWS})
    return made


def kept(workspace: GitWorkspace, result: TaskResult, *, known: bool = True) -> str:
    facts = TaskFacts(task_id="AAS-1", title="One", status="Waiting") if known else None
    plan = ImplementationPlan(task_id="AAS-1", title="One")
    task = PlannedTask(Item(custom_id="AAS-1", task_id="AAS-1", text="x"), facts, plan)
    today = datetime.date(2026, 2, 3)
    keeper = Keeper(workspace.top / "board.md", SETTINGS, open_workspace(workspace.top), today)
    return keeper.keep(task, result).warning


@pytest.mark.parametrize(
    ("outcome", "gates", "status", "said", "follow_up"),
    [
        ("review", (), "Look", "Needs review: why", ""),
        ("blocked", (), "Waiting", "Blocked: why", ""),
        ("failed", (WARNED, STOPPED), "Look", "Not implemented: why", "Fix AAS-1: types gate failed"),
        ("failed", (WARNED,), "Look", "Not implemented: why", "Fix AAS-1: could not be built"),
    ],
)
def test_an_outcome_has_its_status_note_and_row(
    *,
    outcome: TaskOutcome,
    gates: tuple[GateResult, ...],
    status: str,
    said: str,
    follow_up: str,
    workspace: GitWorkspace,
) -> None:
    assert kept(workspace, TaskResult(task_id="AAS-1", outcome=outcome, reason="why", gates=gates)) == ""
    text = (workspace.top / "board.md").read_text()
    rows = Board.read(workspace.top / "board.md").rows
    assert (rows[0].role("status"), rows[0].role("updated")) == (status, "2026-02-03")
    assert f"({note_key('AAS-1')})" in text
    assert f"    - {said}\n" in text
    assert [(row.title, row.role("status")) for row in rows[1:]] == ([(follow_up, "Next")] if follow_up else [])


@pytest.mark.parametrize("outcome", ["implemented", "skipped"])
def test_a_done_task_has_the_notes_of_its_commit(outcome: TaskOutcome, workspace: GitWorkspace) -> None:
    commit = workspace.commit("feat: x\n\nGates:\n- types passed\n\nTask-Id: AAS-1\n", {"a.py": ""})
    result = TaskResult(task_id="AAS-1", outcome=outcome, branch="aas/AAS-1", commit=commit)
    assert kept(workspace, result) == ""
    text = (workspace.top / "board.md").read_text()
    assert "| AAS-1 | One | Shipped | 2026-02-03 |" in text
    assert f"    - Implemented on branch aas/AAS-1, commit {commit[:12]}\n    - Gates: types passed\n" in text


def test_a_blocked_task_that_the_board_did_not_know_is_for_review(workspace: GitWorkspace) -> None:
    kept(workspace, TaskResult(task_id="AAS-1", outcome="blocked", reason="why"), known=False)
    assert "| AAS-1 | One | Look |" in (workspace.top / "board.md").read_text()


def test_a_board_that_cannot_take_it_is_told_and_stays(workspace: GitWorkspace) -> None:
    (workspace.top / "board.md").chmod(0o444)
    said = kept(workspace, TaskResult(task_id="AAS-1", outcome="review", reason="why"))
    assert said.startswith("the board was not changed: ")
    assert "read-only" in said
    assert (workspace.top / "board.md").read_text() == ROWS
