"""Drafts: what is built of tasks whose plan is in doubt stays apart, is never done, and goes once the doubt is gone."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.apply.drafts import as_draft
from generator.apply.run import apply_plans
from generator.bench.state import State
from generator.board import Board
from generator.errors import UndoRefused
from generator.git import open_workspace
from generator.journal.history import RunHistory
from generator.plan import DRAFTS_STEP, UNSURE, Doubt, ImplementationPlan, Outcome
from generator.planning import KnownNames, PlannedBatch, PlannedTask, PlanStream
from generator.results import open_files
from generator.settings import load_settings
from generator.task_results import TaskResult
from generator.undo.undo import undo_task
from tests.apply.scene import (
    BOARD,
    apply,
    batch_file,
    example_workspace,
    outcomes,
    task_of,
    terse,
    with_kept_renderer,
)
from tests.support import Workspace

pytestmark = pytest.mark.usefixtures("needs_sandbox")

ALPHA, BETA, GAMMA = "AAS-901", "AAS-902", "AAS-903"
DRAFT = f"aas/draft/{ALPHA}"
ANSWERS = {ALPHA: terse("Alpha Plugin"), BETA: terse("Beta Plugin", depends=ALPHA)}
# What a gate says is not what these tests are about; the quick ones are enough to build a task.
SETTINGS = "[gates]\n" + "".join(f'{gate} = "off"\n' for gate in ("lint", "secrets", "types", "tests", "smoke"))
WHY = f"{UNSURE}the kind is a guess"
DOUBT = Doubt(field="kinds", reason="the kind is a guess")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with few gates and a queued row for the first task."""
    workspace = example_workspace(tmp_path_factory.mktemp("drafts") / "workspace")
    board = workspace.path / BOARD
    lines = board.read_text(encoding="utf-8").splitlines(keepends=True)
    last = max(number for number, line in enumerate(lines) if line.startswith("| AAS-"))
    row = f"| {ALPHA} | Low | Alpha Plugin | - | queued | - | 2026-01-01 | 2026-01-01 |\n"
    board.write_text("".join([*lines[: last + 1], row, *lines[last + 1 :]]), encoding="utf-8")
    workspace.write("aas-generator.toml", SETTINGS)
    workspace.commit("A row and settings")
    return workspace.path


@pytest.fixture
def workspace(fresh: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(fresh, tmp_path / "workspace", symlinks=True)
    return Workspace(tmp_path / "workspace")


class Desk:
    """Applies the two answers, with doubts about the plans of some tasks, as a reader that is unsure of them would."""

    def __init__(self, workspace: Workspace, answers: dict[str, str]) -> None:
        self.workspace = workspace
        self.answers = dict(answers)

    def apply(
        self, *, unsure: Collection[str] = (), drafts: bool = False, only: Collection[str] = (), dry_run: bool = False
    ) -> dict[str, Any]:
        batch = batch_file(self.workspace.path.parent / "batch.json", self.answers)
        top = self.workspace.path

        def plan(board: Board | None, contract: Any, names: KnownNames, files: Any) -> PlannedBatch:
            stream = PlanStream(
                open_files([batch]), board=board, contract=contract, only=only, names=names, workspace=files
            )
            whole = stream.whole()
            return replace(whole, tasks=tuple(doubted(each) for each in whole.tasks))

        def doubted(task: PlannedTask) -> PlannedTask:
            if task.plan.task_id not in unsure:
                return task
            update = {"outcome": "review", "reason": WHY, "doubts": (DOUBT,)}
            return replace(task, plan=task.plan.model_copy(update=update))

        with with_kept_renderer():
            report = apply_plans(
                plan,
                lambda: list(self.answers),
                top,
                load_settings(top, {}),
                sources=[batch],
                only=only,
                drafts=drafts,
                dry_run=dry_run,
            )
        return report.to_data()

    @property
    def branches(self) -> set[str]:
        return {name.removeprefix("refs/heads/") for name in self.workspace.refs()} - {"main"}

    @property
    def note(self) -> str:
        return (self.workspace.path / BOARD).read_text(encoding="utf-8")


@pytest.fixture
def desk(workspace: Workspace) -> Desk:
    return Desk(workspace, {ALPHA: ANSWERS[ALPHA]})


def test_without_the_flag_nothing_is_built_and_the_reason_names_it(desk: Desk) -> None:
    report = desk.apply(unsure=[ALPHA])
    task = task_of(report, ALPHA)
    assert (task["outcome"], task["branch"], task["reason"]) == ("review", None, f"{WHY}; {DRAFTS_STEP}")
    assert desk.branches == set()
    assert WHY in desk.note


def test_a_draft_is_built_whole_and_stays_for_review(desk: Desk) -> None:
    desk.apply(unsure=[ALPHA])  # what was judged without the flag keeps nobody from building the draft
    user = desk.workspace.fingerprint()
    report = desk.apply(unsure=[ALPHA], drafts=True)
    task = task_of(report, ALPHA)
    assert (task["outcome"], task["reason"], task["branch"]) == ("review", WHY, DRAFT)
    assert (report["review_count"], report["success_count"], report["scaffolded_count"]) == (1, 0, 0)
    assert desk.workspace.refs()[f"refs/heads/{DRAFT}"] == task["commit"]
    assert [unit["name"] for unit in task["units"]] == ["alpha"]
    assert {"syntax": "passed", "imports": "passed"}.items() <= {g["gate"]: g["outcome"] for g in task["gates"]}.items()
    assert "plugins/alpha/alpha_plugin.py" in desk.workspace.tree(DRAFT)
    message = desk.workspace.git("log", "-1", "--format=%B", DRAFT)
    assert message.startswith("draft(alpha): ")
    assert "\nOutcome: draft" in message
    after = desk.workspace.fingerprint()
    assert {path for path in user if user[path] != after[path]} == {BOARD}
    assert f"What was built is on branch {DRAFT}" in desk.note
    assert f"Needs review: {WHY}" in desk.note


def test_the_board_row_waits_for_review_and_status_shows_the_branch(desk: Desk) -> None:
    desk.apply(unsure=[ALPHA], drafts=True)
    told = next(line for line in desk.note.splitlines() if line.startswith(f"| {ALPHA} |"))
    assert "| Needs Review |" in told
    history = RunHistory(State(open_workspace(desk.workspace.path)))
    (task,) = history.read(history.run_ids()[0]).tasks
    assert (task.outcome, task.branch) == ("review", DRAFT)
    assert task.next_step.startswith(f"look at branch {DRAFT}, settle the reason")


def test_the_same_draft_is_not_built_twice(desk: Desk) -> None:
    first = task_of(desk.apply(unsure=[ALPHA], drafts=True), ALPHA)
    refs, board = desk.workspace.refs(), desk.note
    for drafts in (True, False):
        again = task_of(desk.apply(unsure=[ALPHA], drafts=drafts), ALPHA)
        assert (again["outcome"], again["branch"], again["commit"]) == ("skipped", DRAFT, first["commit"])
        assert WHY in again["reason"]
    assert (desk.workspace.refs(), desk.note) == (refs, board)


def test_a_draft_that_is_looked_at_again_without_the_flag_is_still_named(desk: Desk) -> None:
    commit = task_of(desk.apply(unsure=[ALPHA], drafts=True), ALPHA)["commit"]
    again = task_of(desk.apply(unsure=[ALPHA], only=[ALPHA]), ALPHA)
    assert (again["outcome"], again["branch"], again["commit"]) == ("review", DRAFT, commit)
    assert f"What was built is on branch {DRAFT}" in desk.note


def test_another_answer_replaces_the_draft_and_a_deleted_one_is_made_again(desk: Desk) -> None:
    first = task_of(desk.apply(unsure=[ALPHA], drafts=True), ALPHA)["commit"]
    desk.answers[ALPHA] += "\n\n**Phase 1: Wiring**\n- [ ] Listen for the first event\n"
    second = task_of(desk.apply(unsure=[ALPHA], drafts=True), ALPHA)["commit"]
    assert second != first
    assert desk.branches == {DRAFT}
    desk.workspace.git("branch", "-D", DRAFT)
    assert task_of(desk.apply(unsure=[ALPHA], drafts=True), ALPHA)["commit"] == second
    assert desk.branches == {DRAFT}


def test_once_the_doubt_is_gone_the_task_is_built_on_its_own_branch_and_the_draft_goes(desk: Desk) -> None:
    desk.apply(unsure=[ALPHA], drafts=True)
    task = task_of(desk.apply(), ALPHA)
    assert (task["outcome"], task["branch"]) == ("scaffolded", f"aas/{ALPHA}")
    assert "Outcome: draft" not in desk.workspace.git("log", "-1", "--format=%B", f"aas/{ALPHA}")
    assert desk.branches == {f"aas/{ALPHA}"}


def test_a_dry_run_leaves_the_draft_and_a_run_that_was_killed_after_building_is_made_good(desk: Desk) -> None:
    tip = task_of(desk.apply(unsure=[ALPHA], drafts=True), ALPHA)["commit"]
    assert task_of(desk.apply(dry_run=True), ALPHA)["outcome"] == "scaffolded"
    assert desk.branches == {DRAFT}
    desk.apply()
    desk.workspace.git("branch", DRAFT, tip)  # as it stands when a run ends between the two
    assert task_of(desk.apply(), ALPHA)["outcome"] == "skipped"
    assert desk.branches == {f"aas/{ALPHA}"}


def test_work_of_a_person_on_a_draft_stays(desk: Desk) -> None:
    desk.apply(unsure=[ALPHA], drafts=True)
    desk.workspace.git("switch", "--quiet", DRAFT)
    desk.workspace.write("plugins/alpha/extra.py", "EXTRA = 1\n")
    tip = desk.workspace.commit("mine")
    desk.workspace.git("switch", "--quiet", "main")
    assert task_of(desk.apply(unsure=[ALPHA], drafts=True), ALPHA)["outcome"] == "skipped"
    rebuilt = task_of(desk.apply(unsure=[ALPHA], drafts=True, only=[ALPHA]), ALPHA)
    assert rebuilt["branch"] == f"{DRAFT}-2"
    built = task_of(desk.apply(), ALPHA)
    assert any(f"branch {DRAFT} has work of a person" in warning for warning in built["warnings"])
    assert desk.branches == {DRAFT, f"aas/{ALPHA}"}
    assert desk.workspace.refs()[f"refs/heads/{DRAFT}"] == tip


def test_nothing_is_built_on_a_draft(workspace: Workspace) -> None:
    desk = Desk(workspace, ANSWERS)
    report = desk.apply(unsure=[ALPHA], drafts=True)
    assert outcomes(report) == {ALPHA: "review", BETA: "blocked"}
    assert desk.branches == {DRAFT}
    settled = desk.apply(unsure=[ALPHA], drafts=True)  # nor is it done when it was built before
    assert outcomes(settled) == {ALPHA: "skipped", BETA: "skipped"}
    assert "still blocked" in task_of(settled, BETA)["reason"]
    assert outcomes(desk.apply(unsure=[BETA], drafts=True)) == {ALPHA: "scaffolded", BETA: "review"}
    assert desk.branches == {f"aas/{ALPHA}", f"aas/draft/{BETA}"}
    assert workspace.git("rev-parse", f"aas/draft/{BETA}^") == workspace.git("rev-parse", f"aas/{ALPHA}")


def test_a_draft_whose_dependency_is_missing_is_not_built(workspace: Workspace) -> None:
    desk = Desk(workspace, ANSWERS)
    task = task_of(desk.apply(unsure=[ALPHA, BETA], drafts=True), BETA)
    assert (task["outcome"], task["branch"]) == ("review", None)
    assert task["reason"].startswith(f"{WHY}; no draft was built: {ALPHA}, which it depends on, is not implemented")


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (TaskResult(task_id=ALPHA, outcome="implemented", branch=DRAFT), WHY),
        (TaskResult(task_id=ALPHA, outcome="scaffolded", reason="still empty", branch=DRAFT), WHY),
        (
            TaskResult(task_id=ALPHA, outcome="failed", reason="types gate: x", branch=DRAFT),
            f"{WHY}; the draft does not pass: types gate: x",
        ),
        (
            TaskResult(task_id=ALPHA, outcome="failed", reason="the disk is full", transient=True),
            f"{WHY}; no draft was built: the disk is full",
        ),
        (
            TaskResult(task_id=ALPHA, outcome="blocked", reason="numpy is missing", lacks=("numpy",), transient=True),
            f"{WHY}; no draft was built: numpy is missing",
        ),
    ],
)
def test_whatever_building_led_to_a_draft_is_for_review(result: TaskResult, reason: str) -> None:
    plan = ImplementationPlan(task_id=ALPHA, outcome="review", reason=WHY, doubts=(DOUBT,))
    draft = as_draft(plan, result)
    assert (draft.outcome, draft.reason, draft.branch) == ("review", reason, result.branch)
    assert (draft.transient, draft.lacks) == (False, ())


@pytest.mark.parametrize(
    ("outcome", "reason", "doubts", "is_unsure"),
    [
        ("review", WHY, (DOUBT,), True),
        ("review", "nothing to build is said", (DOUBT,), False),
        ("ready", WHY, (DOUBT,), False),
        ("skipped", WHY, (DOUBT,), False),
    ],
)
def test_only_doubts_make_a_plan_unsure(outcome: Outcome, reason: str, doubts: Any, *, is_unsure: bool) -> None:
    plan = ImplementationPlan(task_id=ALPHA, outcome=outcome, reason=reason, doubts=doubts)
    assert plan.is_unsure is is_unsure


def test_a_merged_draft_does_not_settle_its_task(desk: Desk) -> None:
    desk.apply(unsure=[ALPHA], drafts=True)
    desk.workspace.git("merge", "--quiet", "--no-ff", "-m", "merge", DRAFT)
    task = task_of(desk.apply(unsure=[ALPHA], only=[ALPHA]), ALPHA)
    assert task["outcome"] == "review"


def test_a_draft_that_was_renamed_to_the_good_branch_is_in_the_way(desk: Desk) -> None:
    desk.apply(unsure=[ALPHA], drafts=True)
    desk.workspace.git("branch", "-m", DRAFT, f"aas/{ALPHA}")
    task = task_of(desk.apply(), ALPHA)
    assert (task["outcome"], "in the way" in task["reason"]) == ("review", True)


def test_undo_takes_the_draft_back_and_a_person_s_work_on_it_keeps_it(desk: Desk) -> None:
    commit = task_of(desk.apply(unsure=[ALPHA], drafts=True), ALPHA)["commit"]
    report = undo_task(ALPHA, desk.workspace.path, load_settings(desk.workspace.path, {}))
    assert (report.outcome, report.deleted) == ("undone", {DRAFT: commit})
    assert desk.branches == set()
    assert WHY not in desk.note
    assert "| queued |" in next(line for line in desk.note.splitlines() if line.startswith(f"| {ALPHA} |"))
    assert task_of(desk.apply(unsure=[ALPHA], drafts=True), ALPHA)["commit"] == commit
    desk.workspace.git("switch", "--quiet", DRAFT)
    desk.workspace.commit("mine")
    desk.workspace.git("switch", "--quiet", "main")
    with pytest.raises(UndoRefused, match="work of a person"):
        undo_task(ALPHA, desk.workspace.path, load_settings(desk.workspace.path, {}))
    assert desk.branches == {DRAFT}


def test_from_a_doubt_of_the_reader_to_a_draft_and_by_a_person_s_word_to_a_task_that_is_built(
    workspace: Workspace, tmp_path: Path
) -> None:
    text = (
        "A plugin that shows the harbour.\n\nComplexity: Low\n\nPhase 1: Draw\n- Draw the harbour\n- Show the ships\n"
    )
    batch = batch_file(tmp_path / "batch.json", {GAMMA: text})
    task = task_of(apply(workspace, [batch], code=1), GAMMA)
    assert (task["outcome"], task["branch"]) == ("review", None)
    assert task["reason"].startswith(f"{UNSURE}name: ")
    assert task["reason"].endswith(DRAFTS_STEP)
    draft = task_of(apply(workspace, [batch], "--drafts", code=1), GAMMA)
    assert (draft["outcome"], draft["branch"]) == ("review", f"aas/draft/{GAMMA}")
    assert set(workspace.refs()) == {"refs/heads/main", f"refs/heads/aas/draft/{GAMMA}"}
    built = task_of(apply(workspace, [batch], "--name", f"{GAMMA}=harbour"), GAMMA)
    assert (built["outcome"], built["branch"]) == ("scaffolded", f"aas/{GAMMA}")
    assert set(workspace.refs()) == {"refs/heads/main", f"refs/heads/aas/{GAMMA}"}
    assert "plugins/harbour/harbour_plugin.py" in workspace.tree(f"aas/{GAMMA}")
