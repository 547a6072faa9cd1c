"""What a repository answers about branches, commits and files, and how a commit or a branch is taken back."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.errors import GitError, WorkspaceError
from generator.git import IDENTITY_EMAIL, Repository, clone_shared, open_workspace
from generator.git.opening import OLDEST_GIT, git_version
from generator.git.remote import remote_tags
from tests.support import Workspace, new_workspace, small_workspace

OURS = {"GIT_AUTHOR_EMAIL": IDENTITY_EMAIL, "GIT_COMMITTER_EMAIL": IDENTITY_EMAIL}


@dataclass(frozen=True)
class Scene:
    """A workspace whose main branch holds a merge; ``ids`` names its commits."""

    workspace: Workspace
    repository: Repository
    ids: dict[str, str]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Main: start, side merged into it, last. Besides a branch, a worktree, a remote's branches and tags."""
    folder = tmp_path_factory.mktemp("asking")
    workspace = new_workspace(folder / "workspace")
    ids = {"start": workspace.commit("Start", {"a.py": "A = 1\n", "b.py": "B = 1\n", ".gitignore": "*.log\n"})}
    workspace.git("switch", "--quiet", "--create", "side")
    ids["side"] = workspace.commit("Side\n\nTask-Id: AAS-1\n", {"c/ü x.py": "C = 1\n"})
    workspace.git("switch", "--quiet", "main")
    ids["main"] = workspace.commit("Main", {"a.py": "A = 2\n"})
    workspace.git("merge", "--quiet", "--no-ff", "-m", "Merge", "side")
    ids["merge"] = workspace.git("rev-parse", "HEAD")
    (workspace.path / "b.py").unlink()
    ids["last"] = workspace.commit("Last", {"d.py": "D = 1\n"})
    workspace.git("branch", "aas/AAS-1", "side")
    workspace.git("worktree", "add", "--quiet", str(folder / "other"), "aas/AAS-1")
    workspace.git("update-ref", "refs/remotes/origin/main", ids["merge"])
    workspace.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    workspace.git("tag", "v1.0.0")
    workspace.git("tag", "--annotate", "-m", "Two", "v2.0.0", "side")
    return Scene(workspace, open_workspace(workspace.path), ids)


def test_branches_are_told_with_where_they_are_checked_out(scene: Scene) -> None:
    assert scene.repository.branches("aas/") == {"aas/AAS-1": scene.ids["side"]}
    assert scene.repository.branches("none/") == {}
    assert scene.repository.checked_out() == {"main", "aas/AAS-1"}


def test_branches_with_a_commit_are_told_by_their_whole_names(scene: Scene) -> None:
    ids = scene.ids
    assert scene.repository.refs_containing(ids["side"]) == {
        "refs/heads/main": ids["last"],
        "refs/heads/side": ids["side"],
        "refs/heads/aas/AAS-1": ids["side"],
        "refs/remotes/origin/main": ids["merge"],
    }
    assert scene.repository.refs_containing(ids["last"]) == {"refs/heads/main": ids["last"]}


def test_commits_are_told_with_parents_files_and_dates(scene: Scene) -> None:
    repository, ids = scene.repository, scene.ids
    assert repository.head() == ids["last"]
    assert repository.parents(ids["start"]) == []
    assert repository.parents(ids["merge"]) == [ids["main"], ids["side"]]
    assert repository.changed_files(ids["start"]) == [".gitignore", "a.py", "b.py"]
    assert repository.changed_files(ids["merge"]) == ["c/ü x.py"]
    assert repository.changed_files(ids["last"]) == ["b.py", "d.py"]
    assert repository.files(ids["merge"]) == {".gitignore", "a.py", "b.py", "c/ü x.py"}
    assert repository.trailers(ids["side"]) == {"task-id": "AAS-1"}
    assert repository.message(ids["side"]).strip() == "Side\n\nTask-Id: AAS-1"
    assert repository.commit_date(ids["side"]) == scene.workspace.git("log", "-1", "--format=%cd", "--date=raw", "side")


def test_history_is_told_by_ancestry(scene: Scene) -> None:
    repository, ids = scene.repository, scene.ids
    assert repository.is_ancestor(ids["side"], ids["merge"])
    assert not repository.is_ancestor(ids["merge"], ids["side"])
    assert repository.resolve("side") == ids["side"]
    assert repository.resolve("nothing") is None
    assert repository.resolve(f"{ids['start']}:a.py") is None
    shouted = scene.workspace.git("commit-tree", "side^{tree}", "-m", "x\n\nTASK-ID: aas-9")
    assert set(repository.task_history(shouted).present) == {"AAS-9"}
    history = repository.task_history("main")
    assert {task: found.commit for task, found in history.present.items()} == {"AAS-1": ids["side"]}
    assert repository.task_history("main", "^side").present == {}


def test_a_reverted_merge_brought_what_only_it_reaches(scene: Scene) -> None:
    merge, main = scene.ids["merge"], scene.ids["main"]
    with_revert = scene.workspace.git(
        *("commit-tree", f"{merge}^{{tree}}", "-p", merge, "-m"),
        f"Revert\n\nThis reverts commit {merge}, reversing\nchanges made to {main}.\n",
    )
    assert scene.repository.task_history(with_revert).reverted == {"AAS-1"}
    unknown = scene.workspace.git(
        *("commit-tree", f"{merge}^{{tree}}", "-p", merge, "-m"),
        f"Revert\n\nThis reverts commit {'f' * 40}, reversing\nchanges made to {main}.\n",
    )
    assert set(scene.repository.task_history(unknown).present) == {"AAS-1"}


def test_only_a_commit_that_nobody_else_had_in_hand_is_ours(scene: Scene) -> None:
    tree = f"{scene.ids['last']}^{{tree}}"
    ours = scene.workspace.git("commit-tree", tree, "-m", "x", env=OURS)
    amended = scene.workspace.git("commit-tree", tree, "-m", "x", env={"GIT_AUTHOR_EMAIL": IDENTITY_EMAIL})
    assert scene.repository.is_ours(ours)
    assert not scene.repository.is_ours(amended)
    assert not scene.repository.is_ours(scene.ids["last"])


def test_files_are_read_at_a_revision(scene: Scene) -> None:
    assert scene.repository.file_at("side", "a.py") == b"A = 1\n"
    assert scene.repository.file_at("HEAD", "a.py") == b"A = 2\n"
    assert scene.repository.file_at("HEAD", "c/ü x.py") == b"C = 1\n"
    assert scene.repository.file_at("HEAD", "b.py") is None
    assert scene.repository.staged_modes() == dict.fromkeys([".gitignore", "a.py", "c/ü x.py", "d.py"], "100644")


def test_the_work_tree_is_told_as_it_is(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "workspace")
    workspace.commit("Start", {"a.py": "A = 1\n", "b.py": "B = 1\n", ".gitignore": "*.log\n"})
    repository = open_workspace(workspace.path)
    assert not repository.has_changes()
    (workspace.path / "b.py").unlink()
    workspace.write_all({"new.py": "", "x.log": ""})
    assert repository.has_changes()
    assert repository.work_files() == {".gitignore", "a.py", "new.py"}


def test_all_branches_are_deleted_or_none(tmp_path: Path) -> None:
    workspace = small_workspace(tmp_path / "workspace")
    repository = open_workspace(workspace.path)
    branches = {name: workspace.branch(name) for name in ("aas/A", "aas/B")}
    with pytest.raises(GitError):
        repository.delete_branches({**branches, "aas/B": "1" * 40})
    assert repository.branches("aas/") == branches
    repository.delete_branches(branches)
    assert repository.branches("aas/") == {}


@pytest.mark.parametrize("what", ["commit", "merge"])
def test_a_commit_or_a_merge_is_taken_back(scene: Scene, tmp_path: Path, what: str) -> None:
    isolated = clone_shared(scene.repository, tmp_path / "isolated")
    isolated.check_out(scene.ids["merge"])
    commit = scene.ids["merge" if what == "merge" else "main"]
    assert isolated.revert(commit, is_merge=what == "merge") == []
    assert isolated.stage_all() == [("D", "c/ü x.py")] if what == "merge" else [("M", "a.py")]
    assert isolated.head() == scene.ids["merge"]


def test_what_was_changed_since_is_named_and_not_taken_back(scene: Scene, tmp_path: Path) -> None:
    isolated = clone_shared(scene.repository, tmp_path / "isolated")
    isolated.check_out(scene.ids["last"])
    assert isolated.revert(scene.ids["start"], is_merge=False) == ["a.py"]
    isolated.check_out(scene.ids["last"])
    assert isolated.stage_all() == []


def test_an_impossible_revert_says_why(scene: Scene, tmp_path: Path) -> None:
    isolated = clone_shared(scene.repository, tmp_path / "isolated")
    isolated.check_out(scene.ids["last"])
    with pytest.raises(GitError, match="is a merge but no -m option"):
        isolated.revert(scene.ids["merge"], is_merge=False)


def test_tags_are_listed_from_a_folder_without_taking_anything(scene: Scene, tmp_path: Path) -> None:
    assert remote_tags(str(scene.workspace.path)) == ["v1.0.0", "v2.0.0"]
    with pytest.raises(GitError, match=r"does not exist|not appear to be a git repository"):
        remote_tags(str(tmp_path / "none"))


def test_a_missing_or_old_git_is_named_with_the_one_that_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert git_version().startswith("git version ")
    wanted = ".".join(map(str, OLDEST_GIT))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(WorkspaceError, match=rf"git is not installed\. Install git {wanted} or newer"):
        git_version()
    for said, fine in [(f"{wanted}.9", True), ("3.0.1", True), ("2.37.9", False), ("1.99", False)]:
        script = tmp_path / "git"
        script.write_text(f"#!{shutil.which('sh', path='/bin:/usr/bin')}\necho git version {said}\n")
        script.chmod(0o755)
        if fine:
            assert git_version() == f"git version {said}"
        else:
            with pytest.raises(WorkspaceError, match=rf"git version {said} is too old\. Install git {wanted}"):
                git_version()
