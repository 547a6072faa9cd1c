"""What a result writes on the board: the words of the settings, a note, and a row where a person has to mend it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from generator.apply.board_update import BoardUpdate, note_key, note_of
from generator.bench.state import State
from generator.board import Board, BoardFile
from generator.findings import FINDINGS_SHOWN, Finding, GateResult
from generator.git import open_workspace
from generator.items import Item, TaskFacts
from generator.journal.facts import RunFacts, new_run_id
from generator.journal.history import RunHistory
from generator.journal.record import recorded
from generator.plan import ImplementationPlan
from generator.planning import PlannedTask
from generator.settings import Settings
from generator.task_results import TaskOutcome, TaskResult, UnitResult
from tests.support import Workspace, small_workspace

ROWS = "| ID | Title | Status | Updated |\n|---|---|---|---|\n| AAS-1 | One | Waiting | - |\n"
SETTINGS = Settings(done_status="Shipped", review_status="Look", queued_status="Next", scaffold_status="Going on")
STOPPED = GateResult(
    gate="types", outcome="failed", seconds=0.1, findings=(Finding(path="a.py", line=2, code="x", message="bad"),)
)
WARNED = STOPPED.model_copy(update={"gate": "lint", "level": "should"})


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = small_workspace(tmp_path / "workspace")
    made.write_all({"board.md": ROWS})
    return made


def kept(workspace: Workspace, result: TaskResult, *, known: bool = True) -> str:
    facts = TaskFacts(task_id="AAS-1", title="One", status="Waiting") if known else None
    plan = ImplementationPlan(task_id="AAS-1", title="One")
    task = PlannedTask(Item(custom_id="AAS-1", task_id="AAS-1", text="x"), facts, plan)
    today = datetime.date(2026, 2, 3)
    repository = open_workspace(workspace.path)
    rows = BoardUpdate(
        BoardFile(workspace.path / "board.md"), SETTINGS, repository, RunHistory(State(repository)), today
    )
    (missed,) = rows.record([(task, result)])
    return missed.reason if missed else ""


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
    workspace: Workspace,
) -> None:
    assert kept(workspace, TaskResult(task_id="AAS-1", outcome=outcome, reason="why", gates=gates)) == ""
    text = (workspace.path / "board.md").read_text()
    rows = Board.read(workspace.path / "board.md").rows
    assert (rows[0].role("status"), rows[0].role("updated")) == (status, "2026-02-03")
    assert f"({note_key('AAS-1')})" in text
    assert f"    - {said}\n" in text
    assert [(row.title, row.role("status")) for row in rows[1:]] == ([(follow_up, "Next")] if follow_up else [])


BUILT = TaskResult(
    task_id="AAS-1",
    outcome="scaffolded",
    branch="aas/AAS-1",
    units=(UnitResult(blueprint="plugin", name="lantern", answers_file="a"),),
    gates=(GateResult(gate="types", outcome="passed", seconds=0.1), WARNED),
    stubs=("lantern.client",),
    unwritten=("`client`: bad", "`wick`: Burn"),
)
MADE_UP = "feat: x\n\nUnits:\n- plugin forged\n\nGates:\n- types forged\n\nTask-Id: AAS-1\n"


def board_of(workspace: Workspace) -> str:
    return (workspace.path / "board.md").read_text()


def test_a_built_task_has_the_note_of_its_result_and_not_of_its_commit(workspace: Workspace) -> None:
    commit = workspace.commit(MADE_UP, {"a.py": ""})
    assert kept(workspace, BUILT.model_copy(update={"commit": commit})) == ""
    text = board_of(workspace)
    assert "| AAS-1 | One | Going on | 2026-02-03 |" in text
    assert text.split("\n    - ")[1:] == [
        f"Scaffolded on branch aas/AAS-1, commit {commit[:12]}",
        "Units: plugin lantern",
        "Gates: types passed, lint failed",
        "Stubs, see the unit's notes: lantern.client",
        "To be written: `client`: bad, `wick`: Burn\n",
    ]


def test_a_later_run_writes_the_note_that_a_killed_one_could_not(workspace: Workspace) -> None:
    commit = workspace.commit(MADE_UP, {"a.py": ""})
    result = BUILT.model_copy(update={"commit": commit})
    assert kept(workspace, result) == ""
    whole = board_of(workspace)
    workspace.write_all({"board.md": ROWS})
    state = State(open_workspace(workspace.path))
    facts = RunFacts(run_id=new_run_id(), command="apply", workspace="", base="")
    with recorded(state, facts, keep=9) as record:
        record.tell(
            "AAS-1", "committed", commit="0" * 40, result={**result.model_dump(mode="json"), "commit": "0" * 40}
        )
        record.tell("AAS-1", "committed", commit=commit, result=result.model_dump(mode="json"))
        record.ended(TaskResult(task_id="AAS-1", outcome="skipped", branch="aas/AAS-1", commit=commit))
    skipped = TaskResult(task_id="AAS-1", outcome="skipped", branch="aas/AAS-1", commit=commit)
    assert kept(workspace, skipped) == ""
    assert board_of(workspace) == whole


@pytest.mark.parametrize(
    ("trailer", "word", "status"), [("", "Implemented", "Shipped"), ("Outcome: scaffolded\n", "Scaffolded", "Going on")]
)
def test_without_a_record_the_note_has_the_facts_of_the_trailers(
    trailer: str, word: str, status: str, workspace: Workspace
) -> None:
    commit = workspace.commit(MADE_UP + trailer, {"a.py": ""})
    assert kept(workspace, TaskResult(task_id="AAS-1", outcome="skipped", branch="aas/AAS-1", commit=commit)) == ""
    text = board_of(workspace)
    assert f"| AAS-1 | One | {status} | 2026-02-03 |" in text
    assert text.split("\n    - ")[1:] == [f"{word} on branch aas/AAS-1, commit {commit[:12]}\n"]


def test_a_blocked_task_that_the_board_did_not_know_is_for_review(workspace: Workspace) -> None:
    kept(workspace, TaskResult(task_id="AAS-1", outcome="blocked", reason="why"), known=False)
    assert "| AAS-1 | One | Look |" in (workspace.path / "board.md").read_text()


def test_a_board_that_cannot_take_it_is_told_and_stays(workspace: Workspace) -> None:
    (workspace.path / "board.md").chmod(0o444)
    said = kept(workspace, TaskResult(task_id="AAS-1", outcome="review", reason="why"))
    assert said.startswith("the board was not changed: ")
    assert "read-only" in said
    assert (workspace.path / "board.md").read_text() == ROWS


def test_notes_of_a_failed_task_name_branch_and_first_findings() -> None:
    findings = tuple(Finding(path="a.py", line=3, code="x", message=f"bad {n}") for n in range(FINDINGS_SHOWN + 2))
    gates = (STOPPED.model_copy(update={"findings": findings}), WARNED)
    result = TaskResult(task_id="A-1", outcome="failed", reason="no\ngood", branch="aas/failed/A-1", gates=gates)
    assert note_of(result) == [
        "Not implemented: no good",
        "What was built is on branch aas/failed/A-1",
        *(f"types: a.py:3: bad {number} [x]" for number in range(FINDINGS_SHOWN)),
        "and 2 more findings",
    ]
    exact = (STOPPED.model_copy(update={"findings": findings[:FINDINGS_SHOWN]}),)
    assert note_of(result.model_copy(update={"gates": exact}))[-1] == f"types: a.py:3: bad {FINDINGS_SHOWN - 1} [x]"
    assert note_of(TaskResult(task_id="A-1", outcome="failed", reason="x")) == ["Not implemented: x"]
