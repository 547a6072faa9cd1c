"""Which branches and commits of a task may be taken back, judged on histories made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.bench.state import State
from generator.errors import UndoRefused
from generator.git import IDENTITY_EMAIL, Repository, TrailerCommit, open_workspace
from generator.task_branches.judging import judge_branches, refuse_elsewhere
from generator.undo.reverting import make_revert, plan_revert, undo_branch
from tests.support import Workspace, small_workspace

OURS = {"GIT_AUTHOR_EMAIL": IDENTITY_EMAIL, "GIT_COMMITTER_EMAIL": IDENTITY_EMAIL}
NEEDS = "plugin:\n  background:\n    dependencies: [{0}]\n"
ANSWERS = "plugins/b/.copier-answers.yml"


@dataclass(frozen=True)
class Scene:
    """A workspace with branches of tasks."""

    workspace: Workspace
    repository: Repository

    def built(
        self,
        branch: str,
        task_id: str,
        *,
        on: str = "main",
        files: Mapping[str, str] | None = None,
        person: bool = False,
    ) -> str:
        """Commit for a task on a branch, as this tool or as a person does; return the commit."""
        known = self.workspace.git("branch", "--list", branch)
        self.workspace.git("switch", "--quiet", *([branch] if known else ["--create", branch, on]))
        self.workspace.write_all(files or {f"{task_id.lower()}.txt": f"{task_id}\n"})
        self.workspace.git("add", "--all")
        message = f"feat: {task_id}\n\nTask-Id: {task_id}\n" if task_id else "by hand\n"
        self.workspace.git("commit", "--quiet", "-F", "-", data=message, env={} if person else OURS)
        commit = self.workspace.git("rev-parse", "HEAD")
        self.workspace.git("switch", "--quiet", "main")
        return commit

    def merge(self, branch: str, *options: str) -> str:
        self.workspace.git("merge", "--quiet", *options, "-m", f"Merge {branch}", branch)
        return self.workspace.git("rev-parse", "HEAD")

    def judge(self, key: str = "AAS-1", *, is_merged: bool = False) -> tuple[dict[str, str], str, tuple[str, ...]]:
        found = judge_branches(self.repository, key, self.repository.head(), "aas/", is_merged=is_merged)
        return found.ours, found.task_id, found.warnings

    def plan(self, commit: str, key: str = "AAS-1") -> bool:
        """Judge the revert of a commit and return whether it is one of a merge."""
        merged = TrailerCommit(commit, {"task-id": key})
        planned = plan_revert(self.repository, key, self.repository.head(), "aas/", merged)
        assert (planned.task_id, planned.commit, planned.base) == (key, commit, self.repository.head())
        return planned.is_merge


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    workspace = small_workspace(tmp_path / "workspace")
    return Scene(workspace, open_workspace(workspace.path))


def test_branches_of_a_task_and_of_its_failed_attempts_may_go(scene: Scene) -> None:
    names = ("aas/AAS-1", "aas/failed/AAS-1", "aas/failed/AAS-1-2")
    ours = {name: scene.built(name, "aas-1", files={name: "x\n"}) for name in names}
    scene.built("aas/AAS-10", "AAS-1")
    scene.built("aas/failed/AAS-1-x", "AAS-1")
    scene.built("other/AAS-1", "AAS-1")
    assert scene.judge() == (ours, "aas-1", ())
    assert scene.judge("AAS-2") == ({}, "", ())


def test_a_branch_that_the_base_has_or_that_has_no_such_task_is_passed_over(scene: Scene) -> None:
    scene.built("aas/AAS-1", "AAS-1")
    scene.merge("aas/AAS-1", "--ff-only")
    scene.built("aas/AAS-2", "AAS-3")
    assert scene.judge() == ({}, "", ())
    assert scene.judge("AAS-2") == ({}, "", ())


def test_work_of_a_person_on_a_branch_stays_and_stops_an_undo_of_what_is_not_merged(scene: Scene) -> None:
    scene.built("aas/AAS-1", "AAS-1")
    tip = scene.built("aas/AAS-1", "", files={"mine.txt": "x\n"}, person=True)
    said = f"branch aas/AAS-1 has work of a person in commit {tip[:12]}; rename the branch to keep it."
    with pytest.raises(UndoRefused) as caught:
        scene.judge()
    assert str(caught.value).startswith(said)
    assert scene.judge(is_merged=True) == ({}, "AAS-1", (f"not deleted: {said}",))


def test_an_obstacle_on_a_failed_attempt_is_a_warning_beside_a_branch_that_may_go(scene: Scene) -> None:
    tip = scene.built("aas/AAS-1", "AAS-1")
    scene.built("aas/failed/AAS-1", "AAS-1", person=True)
    ours, _, (warning,) = scene.judge()
    assert ours == {"aas/AAS-1": tip}
    assert warning.startswith("not deleted: branch aas/failed/AAS-1 has work of a person")
    scene.workspace.git("branch", "--quiet", "-D", "aas/AAS-1")
    with pytest.raises(UndoRefused, match="aas/failed/AAS-1 has work of a person"):
        scene.judge()


def test_a_branch_that_others_were_built_on_names_them_and_one_that_was_pushed_may_go(scene: Scene) -> None:
    tip = scene.built("aas/AAS-1", "AAS-1")
    scene.workspace.git("update-ref", "refs/remotes/origin/aas/AAS-1", tip)
    assert scene.judge()[0] == {"aas/AAS-1": tip}
    scene.workspace.git("branch", "feature/b", tip)
    scene.workspace.git("update-ref", "refs/remotes/origin/a", tip)
    with pytest.raises(UndoRefused, match=r"aas/AAS-1 is part of branch feature/b, origin/a\. Switch to that branch"):
        scene.judge()
    for task_id in ("AAS-3", "AAS-2"):
        scene.built(f"aas/{task_id}", task_id, on="aas/AAS-1")
    listed = r"AAS-2 \(branch aas/AAS-2\), AAS-3 \(branch aas/AAS-3\)\. Undo them first"
    with pytest.raises(UndoRefused, match=f"other tasks were built on it: {listed}"):
        scene.judge()


def test_a_commit_that_only_another_branch_has_is_not_taken_for_gone(scene: Scene) -> None:
    tip = scene.built("feature/x", "AAS-1")
    with pytest.raises(UndoRefused, match="AAS-1 is part of branch feature/x"):
        refuse_elsewhere(scene.repository, "AAS-1", {"task": "AAS-1", "commit": tip})
    for commit in (None, "", "HEAD", "feature/x", tip[:39], "f" * 40):
        refuse_elsewhere(scene.repository, "AAS-1", {"task": "AAS-1", "commit": commit})


def test_a_commit_or_a_merge_with_one_task_can_be_reverted(scene: Scene) -> None:
    commit = scene.built("aas/AAS-1", "AAS-1")
    assert not scene.plan(scene.merge("aas/AAS-1", "--ff-only"))
    scene.built("aas/AAS-2", "AAS-2")
    assert scene.plan(scene.merge("aas/AAS-2", "--no-ff"), "AAS-2")
    assert not scene.plan(commit)


@pytest.mark.parametrize("how", ["one message", "one merge"])
def test_what_came_together_is_not_taken_apart(how: str, scene: Scene) -> None:
    scene.built("side", "AAS-1")
    scene.built("side", "AAS-2")
    if how == "one merge":
        commit = scene.merge("side", "--no-ff")
    else:
        commit = scene.workspace.commit("Both\n\nTask-Id: AAS-1\n\nTask-Id: AAS-2\n", {"x": "x"})
    with pytest.raises(UndoRefused) as caught:
        scene.plan(commit)
    assert f"AAS-1 is in commit {commit[:12]} together with AAS-2." in str(caught.value)
    assert f"'git revert {commit[:12]}'" in str(caught.value)


def test_a_merge_of_three_is_not_taken_apart(scene: Scene) -> None:
    scene.built("one", "AAS-1")
    scene.built("two", "", files={"two.txt": "x\n"})
    parents = [part for name in ("main", "one", "two") for part in ("-p", name)]
    with pytest.raises(UndoRefused, match="together with other branches"):
        scene.plan(scene.workspace.git("commit-tree", "main^{tree}", *parents, "-m", "all"))


@pytest.mark.parametrize("needed", ["aas-1", "AAS-9, AAS-1"])
def test_a_task_that_later_ones_need_stays(needed: str, scene: Scene) -> None:
    commit = scene.built("aas/AAS-1", "AAS-1")
    scene.merge("aas/AAS-1", "--ff-only")
    scene.built("aas/AAS-2", "AAS-2", files={ANSWERS: NEEDS.format(needed)})
    for _ in range(2):  # on a branch, then merged
        with pytest.raises(UndoRefused, match="other tasks were built on it: AAS-2"):
            scene.plan(commit)
        scene.merge("aas/AAS-2", "--no-ff")


def test_a_task_that_is_only_spoken_of_is_not_needed(scene: Scene) -> None:
    commit = scene.built("aas/AAS-1", "AAS-1")
    scene.merge("aas/AAS-1", "--ff-only")
    texts = {
        "plugins/a/.copier-answers.yml": NEEDS.format("AAS-10"),
        "plugins/b/.copier-answers.yml": "plugin:\n  background: {dependencies: AAS-1}\n",
        "plugins/c/.copier-answers.yml": "title: about AAS-1\n",
        "plugins/d/.copier-answers.yml": "- AAS-1\n",
        "plugins/e/.copier-answers.yml": "plugin: [AAS-1\n",
        "plugins/f/notes.yml": NEEDS.format("AAS-1"),
    }
    scene.built("aas/AAS-2", "AAS-2", files=texts)
    assert not scene.plan(commit)


def test_the_revert_is_one_commit_of_ours_and_the_same_each_time(scene: Scene) -> None:
    commit = scene.built("aas/AAS-1", "AAS-1")
    scene.merge("aas/AAS-1", "--ff-only")
    branch, state = undo_branch("aas/", "AAS-1"), State(scene.repository)
    planned = plan_revert(
        scene.repository, "AAS-1", scene.repository.head(), "aas/", TrailerCommit(commit, {"task-id": "AAS-1"})
    )
    made = []
    for publish in (False, True, True):
        with state.locked("x"):
            made.append(make_revert(scene.repository, state, planned, branch, publish=publish))
        assert (scene.repository.resolve(branch) is not None) is publish
    assert len(set(made)) == 1
    assert branch == "aas/undo-AAS-1"
    assert scene.repository.message(made[0]).rstrip("\n") == (
        f"revert: feat: AAS-1\n\nTake back AAS-1.\n\nThis reverts commit {commit}.\n\nReverts-Task: AAS-1"
    )
    assert scene.repository.parents(made[0]) == [planned.base]
    assert scene.repository.files(made[0]) == scene.repository.files(f"{commit}^")
    assert scene.repository.is_ours(made[0])
    scene.workspace.git("switch", "--quiet", branch)
    later = scene.workspace.git("commit-tree", "main^{tree}", "-p", "main", "-m", "later")
    moved = plan_revert(scene.repository, "AAS-1", later, "aas/", TrailerCommit(commit, {"task-id": "AAS-1"}))
    with pytest.raises(UndoRefused, match="aas/undo-AAS-1 is checked out"), state.locked("x"):
        make_revert(scene.repository, state, moved, branch, publish=True)
    scene.workspace.git("switch", "--quiet", "main")
    with state.locked("x"):
        replaced = make_revert(scene.repository, state, moved, branch, publish=True)
    assert scene.repository.resolve(branch) == replaced
    assert scene.repository.parents(replaced) == [later]
