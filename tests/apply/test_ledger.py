"""What counts as done before: branches and commits first, then what the journal says of the same answer."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import pytest

from generator.apply.ledger import Ledger, fingerprint
from generator.bench.state import State
from generator.git import Repository, open_workspace
from generator.items import Item, TaskFacts
from generator.journal.facts import RunFacts, new_run_id
from generator.journal.history import RunHistory
from generator.journal.record import recorded
from generator.plan import ImplementationPlan
from generator.planning import PlannedTask
from generator.task_results import TaskOutcome, TaskResult
from tests.support import Workspace, small_workspace


@dataclass(frozen=True)
class Scene:
    """A workspace with the tool's folder in it."""

    workspace: Workspace
    repository: Repository
    state: State

    def ledger(self, *, forced: Collection[str] = ()) -> Ledger:
        return Ledger(self.repository, RunHistory(self.state), self.repository.head(), "aas/", forced=forced)

    def settle(self, ledger: Ledger, task: PlannedTask, result: TaskResult) -> None:
        self.put(result.task_id, **ledger.facts_to_settle(task, result))

    def put(self, task_id: str, **facts: Any) -> None:
        asked = RunFacts(run_id=new_run_id(), command="apply", workspace="w", base="b")
        with recorded(self.state, asked, keep=50) as record:
            record.settle(task_id, **facts)

    def commit_on(self, branch: str, task_id: str, *, failed: bool = False) -> str:
        """Commit for a task on a new branch and go back to where one was."""
        self.workspace.git("switch", "--quiet", "--create", branch)
        tail = "\nOutcome: failed" if failed else ""
        commit = self.workspace.commit(f"feat: x\n\nTask-Id: {task_id}{tail}\n", {f"{branch}.txt": task_id})
        self.workspace.git("switch", "--quiet", "main")
        return commit


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    workspace = small_workspace(tmp_path / "workspace")
    repository = open_workspace(workspace.path)
    return Scene(workspace, repository, State(repository))


def task(task_id: str = "AAS-1", text: str = "answer", status: str = "queued") -> PlannedTask:
    item = Item(custom_id=task_id, task_id=task_id, text=text, batch_id="b1")
    facts = TaskFacts(task_id=task_id, title="One", status=status)
    return PlannedTask(item, facts, ImplementationPlan(task_id=task_id, title="One"))


def result(outcome: TaskOutcome, reason: str = "", task_id: str = "AAS-1", commit: str | None = None) -> TaskResult:
    return TaskResult(task_id=task_id, outcome=outcome, reason=reason, commit=commit)


def test_a_task_of_the_base_is_done_and_a_failed_one_is_not(scene: Scene) -> None:
    done, failed = scene.commit_on("one", "aas-1"), scene.commit_on("two", "AAS-2", failed=True)
    for branch in ("one", "two"):
        scene.workspace.git("merge", "--quiet", "--no-ff", "-m", "m", branch)
    ledger = scene.ledger()
    found = ledger.settled(task())
    assert found is not None
    assert (found.outcome, found.commit, found.branch) == ("skipped", done, None)
    assert found.reason == f"implemented before, in commit {done[:12]} of the base"
    assert ledger.settled(task("AAS-2")) is None
    assert failed


def test_a_branch_of_the_task_is_done_and_can_be_built_on_until_it_is_merged(scene: Scene) -> None:
    commit = scene.commit_on("aas/AAS-1", "AAS-1")
    found = scene.ledger().settled(task("aas-1"))
    assert found is not None
    assert (found.outcome, found.branch, found.commit) == ("skipped", "aas/AAS-1", commit)
    assert scene.ledger().unmerged("aas-1") == commit
    assert scene.ledger().unmerged("AAS-2") is None
    scene.workspace.git("merge", "--quiet", "--no-ff", "-m", "m", "aas/AAS-1")
    assert scene.ledger().unmerged("AAS-1") is None


def test_what_a_person_commits_on_top_of_a_task_does_not_change_what_it_is(scene: Scene) -> None:
    commit = scene.commit_on("aas/AAS-1", "AAS-1")
    scene.settle(scene.ledger(), task(), result("scaffolded", commit=commit))
    scene.workspace.git("switch", "--quiet", "aas/AAS-1")
    tip = scene.workspace.commit("fix: by hand", {"fixed.txt": "x"})
    scene.workspace.git("switch", "--quiet", "main")
    found = scene.ledger().settled(task())
    assert found is not None
    assert (found.outcome, found.branch, found.commit) == ("skipped", "aas/AAS-1", commit)
    assert not scene.ledger().misses_board(task(), found)
    assert scene.ledger().unmerged("AAS-1") == tip


def test_a_branch_of_that_name_without_the_task_is_in_the_way(scene: Scene) -> None:
    scene.workspace.branch("aas/AAS-1")
    scene.commit_on("aas/AAS-2", "AAS-2", failed=True)
    for task_id in ("AAS-1", "AAS-2"):
        found = scene.ledger().settled(task(task_id))
        assert found is not None
        assert found.outcome == "review"
        assert found.reason.startswith(f"branch aas/{task_id} is in the way and was not made for this task")
        assert scene.ledger().unmerged(task_id) is None


def test_a_merged_and_reverted_task_is_built_again_though_its_branch_is_there(scene: Scene) -> None:
    scene.commit_on("aas/AAS-1", "AAS-1")
    scene.workspace.git("merge", "--quiet", "--ff-only", "aas/AAS-1")
    scene.workspace.git("revert", "--no-edit", "HEAD")
    assert scene.ledger().settled(task()) is None


@pytest.mark.parametrize(
    ("outcome", "answer", "forced", "is_settled"),
    [
        ("failed", "answer", (), True),
        ("review", "answer", (), True),
        ("implemented", "answer", (), False),
        ("failed", "another answer", (), False),
        ("failed", "answer", ("aas-1",), False),
        ("failed", "answer", ("AAS-2",), True),
    ],
)
def test_the_same_answer_is_not_tried_twice(
    outcome: TaskOutcome, answer: str, forced: Collection[str], *, is_settled: bool, scene: Scene
) -> None:
    scene.settle(scene.ledger(), task(), result(outcome, "types gate: no"))
    ledger = scene.ledger(forced=forced)
    found = ledger.settled(task(text=answer))
    assert (found is not None) is is_settled
    if found is not None:
        assert found.outcome == "skipped"
        assert found.reason == (
            f"the same answer was tried before and ended in {outcome}: types gate: no (--only AAS-1 tries it again)"
        )
        assert not ledger.is_done(found)


def test_a_task_stays_blocked_in_silence_while_nothing_changes(scene: Scene) -> None:
    ledger = scene.ledger()
    first = ledger.blocked(task(), "AAS-9 is missing")
    assert (first.outcome, first.reason) == ("blocked", "AAS-9 is missing")
    scene.settle(ledger, task(), first)
    again = scene.ledger()
    second = again.blocked(task(), "AAS-9 is missing")
    assert (second.outcome, second.reason) == ("skipped", "still blocked: AAS-9 is missing")
    assert not again.is_done(second)
    assert scene.ledger().blocked(task(text="another"), "x").outcome == "blocked"


def test_only_what_is_built_counts_as_done(scene: Scene) -> None:
    kinds: tuple[TaskOutcome, ...] = get_args(TaskOutcome)
    ledger = scene.ledger()
    assert {kind for kind in kinds if ledger.is_done(result(kind))} == {"implemented", "scaffolded", "skipped"}


def test_a_published_task_whose_row_was_never_written_is_seen(scene: Scene) -> None:
    commit = scene.commit_on("aas/AAS-1", "AAS-1")
    found = scene.ledger().settled(task())
    assert found is not None
    assert scene.ledger().misses_board(task(), found)
    closed = PlannedTask(task().item, task().facts, ImplementationPlan(task_id="AAS-1", outcome="skipped"))
    assert not scene.ledger().misses_board(closed, found)
    assert not scene.ledger().misses_board(PlannedTask(task().item, None, task().plan), found)
    assert not scene.ledger().misses_board(task(), result("implemented", commit=commit))
    assert not scene.ledger().misses_board(task(), result("skipped", commit=commit))
    scene.settle(scene.ledger(), task(), found)
    assert not scene.ledger().misses_board(task(), found)


def test_the_status_before_the_first_change_is_kept_until_the_task_is_taken_back(scene: Scene) -> None:
    scene.settle(scene.ledger(), task(status="queued"), result("failed", "no", commit="c"))
    scene.settle(scene.ledger(), task(status="Needs Review"), result("implemented"))
    entry = RunHistory(scene.state).settled()["AAS-1"]
    assert (entry["status"], entry["outcome"], entry["title"], entry["batch_id"]) == (
        "queued",
        "implemented",
        "One",
        "b1",
    )
    assert entry["response"] == fingerprint(task())
    scene.put("AAS-1", **{"status": entry["status"], "outcome": "undone"})
    scene.settle(scene.ledger(), task(status="later"), result("review"))
    assert RunHistory(scene.state).settled()["AAS-1"]["status"] == "later"


def test_an_answer_is_known_by_task_text_and_problem() -> None:
    assert fingerprint(task()) == fingerprint(task(status="other"))
    assert len({fingerprint(task()), fingerprint(task("AAS-2")), fingerprint(task(text="\ud800"))}) == 3
