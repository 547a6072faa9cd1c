"""Repositories that are rare and fine: long ids, broken branches, names that clash, settings that disturb."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from generator.bench.state import State
from generator.errors import GitError, WorkspaceError
from generator.git import (
    IsolatedRepository,
    Repository,
    clone_shared,
    mark_unmerged,
    open_workspace,
    refuse_unusable,
    signing_notice,
    unmerged_paths,
)
from generator.git.three_way import Versions
from tests.support import Workspace, new_workspace, small_workspace

MESSAGE = "feat(x): add x\n\nTask-Id: AAS-1\n"
NOWHERE = "1" * 40


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return folder


@pytest.fixture
def workspace(tmp_path: Path, home: Path) -> Workspace:
    return small_workspace(tmp_path / "workspace")


def isolate(repository: Repository, folder: Path) -> IsolatedRepository:
    isolated = clone_shared(repository, folder)
    isolated.check_out(repository.head())
    return isolated


def build(isolated: IsolatedRepository, path: str = "x.py", text: str = "X = 1\n", message: str = MESSAGE) -> str:
    (isolated.top / path).write_text(text)
    isolated.stage_all()
    parent = isolated.head()
    return isolated.commit_tree(isolated.write_tree(), [parent], message, isolated.commit_date(parent))


# --- ids of 64 digits ---


@pytest.fixture
def long_ids(tmp_path: Path, home: Path) -> Workspace:
    top = tmp_path / "long"
    workspace = new_workspace(top, "--object-format=sha256")
    workspace.commit("Start", {"README.md": "Hello\n", "old.py": "OLD = 1\n"})
    return workspace


def test_ids_of_any_length_are_built_published_and_taken_back(long_ids: Workspace, tmp_path: Path) -> None:
    repository = open_workspace(long_ids.path)
    isolated = isolate(repository, tmp_path / "isolated")
    commit = build(isolated)
    assert len(commit) == 64
    repository.publish(isolated, {"aas/AAS-1": commit})
    builder = isolated.tree_builder(commit)
    builder.put({"old.py": None, "new.py": b"NEW = 1\n"})
    tree = builder.write()
    second = isolated.commit_tree(tree, [commit], "Second\n", isolated.commit_date(commit))
    assert isolated.files(second) == {"README.md", "new.py", "x.py"}
    repository.publish(isolated, {"aas/AAS-1": second})
    assert set(repository.task_history("aas/AAS-1").present) == {"AAS-1"}
    long_ids.git("checkout", "--quiet", "aas/AAS-1")
    long_ids.commit(f"Revert\n\nThis reverts commit {commit[:40]}.\n")
    assert repository.task_history("HEAD").reverted == {"AAS-1"}
    repository.delete_branches({"aas/AAS-1": repository.head()})


def test_versions_of_a_conflict_are_put_into_an_index_of_long_ids(long_ids: Workspace, tmp_path: Path) -> None:
    isolated = isolate(open_workspace(long_ids.path), tmp_path / "isolated")
    mark_unmerged(isolated, "old.py", Versions(b"a\n", b"b\n", b"c\n"))
    assert unmerged_paths(isolated) == {"old.py"}


# --- branches that are broken, in the way, or nearly the same ---


def broken_refs(workspace: Workspace) -> None:
    refs = workspace.path / ".git" / "refs"
    for name, content in {
        "heads/garbage": "garbage\n",
        "heads/empty": "",
        "heads/gone": f"{NOWHERE}\n",
        "heads/aas/AAS-7": f"{NOWHERE}\n",
        "remotes/origin/gone": f"{NOWHERE}\n",
        "tags/v9": f"{NOWHERE}\n",
    }.items():
        (refs / name).parent.mkdir(parents=True, exist_ok=True)
        (refs / name).write_text(content)


def test_refs_that_are_broken_elsewhere_stop_nothing(workspace: Workspace, tmp_path: Path) -> None:
    broken_refs(workspace)
    before = workspace.fingerprint()
    repository = open_workspace(workspace.path)
    isolated = isolate(repository, tmp_path / "isolated")
    first, second = build(isolated), build(isolated, "y.py")
    repository.publish(isolated, {"aas/A": first, "aas/B": second})
    shutil.rmtree(tmp_path / "isolated")
    assert {name: repository.resolve(name) for name in ("aas/A", "aas/B")} == {"aas/A": first, "aas/B": second}
    assert workspace.show(second, "y.py") == "X = 1"
    assert set(repository.task_history("aas/A", "--branches=aas/*").present) == {"AAS-1"}
    assert workspace.fingerprint() == before


@pytest.mark.parametrize("how", ["checked out", "other work", "folder"])
def test_beside_broken_refs_too_a_branch_in_the_way_stops_all(how: str, workspace: Workspace, tmp_path: Path) -> None:
    repository = open_workspace(workspace.path)
    isolated = isolate(repository, tmp_path / "isolated")
    first, second = build(isolated), build(isolated, "y.py")
    if how == "checked out":
        workspace.git("checkout", "--quiet", "-b", "aas/B")
    elif how == "other work":
        workspace.git("checkout", "--quiet", "-b", "aas/B")
        workspace.commit("Theirs", {"z.py": "Z = 1\n"})
        workspace.git("checkout", "--quiet", "main")
    else:
        workspace.branch("aas/B/deeper")
    broken_refs(workspace)
    with pytest.raises(GitError, match="Nothing was moved"):
        repository.publish(isolated, {"aas/A": first, "aas/B": second})
    assert repository.resolve("refs/heads/aas/A") is None


@pytest.mark.parametrize(
    ("branch", "prefix"), [("aas", "aas/"), ("bot", "bot/tasks/"), ("bot/tasks", "bot/tasks/"), ("aas/failed", "aas/")]
)
def test_a_branch_called_like_the_folder_of_ours_is_named_with_the_next_step(
    branch: str, prefix: str, workspace: Workspace
) -> None:
    repository = open_workspace(workspace.path)
    refuse_unusable(repository, prefix)
    workspace.branch(branch)
    with pytest.raises(WorkspaceError, match=rf"the branch {branch} is in the way") as caught:
        refuse_unusable(repository, prefix)
    assert f"git branch -m {branch} " in caught.value.next_step
    assert "branch_prefix" in caught.value.next_step


def test_branches_that_differ_only_in_case_are_refused(workspace: Workspace, tmp_path: Path) -> None:
    repository = open_workspace(workspace.path)
    isolated = isolate(repository, tmp_path / "isolated")
    commit = build(isolated)
    workspace.branch("aas/aas-1")
    refs = workspace.refs()
    for wanted in ({"aas/AAS-1": commit}, {"aas/B": commit, "aas/b": commit}):
        with pytest.raises(WorkspaceError, match="only in case"):
            repository.publish(isolated, wanted)
    assert workspace.refs() == refs


def test_branches_that_are_kept_in_a_table_have_no_files_to_unlock(workspace: Workspace) -> None:
    """As a reftable repository looks: a file stands where the folder of branches was."""
    repository = open_workspace(workspace.path)
    state = State(repository)
    with state.locked("first"):
        (state.work).mkdir(parents=True)
        (state.work / "publishing").write_text("aas/AAS-1")
        (workspace.path / ".git" / "refs" / "heads").rename(workspace.path / "kept")
        (workspace.path / ".git" / "refs" / "heads").write_text("this repository uses the reftable format\n")
        state._unlock_branches()
        (workspace.path / ".git" / "refs" / "heads").unlink()
        (workspace.path / "kept").rename(workspace.path / ".git" / "refs" / "heads")


def test_a_repository_with_its_branches_in_a_table_is_used_as_any_other(tmp_path: Path, home: Path) -> None:
    top = tmp_path / "table"
    top.mkdir()
    workspace = Workspace(top)
    workspace.git("init", "--quiet", "--initial-branch=main", "--ref-format=reftable", check=False)
    if not (top / ".git" / "reftable").is_dir():
        pytest.skip("this git cannot make a reftable repository; 2.45 and newer can")
    workspace.commit("Start", {"README.md": "Hello\n"})
    repository = open_workspace(top)
    state = State(repository)
    with state.locked("first"):
        isolated = isolate(repository, state.work / "repository")
        commit = build(isolated)
        with state.publishing("aas/AAS-1"):
            repository.publish(isolated, {"aas/AAS-1": commit})
    assert repository.branches("aas/") == {"aas/AAS-1": commit}


# --- settings and places ---

MARK = "touch {mark}; cat"
DISTURBING = {
    "filters of any name": '[filter "crypt"]\n clean = "' + MARK + '"\n smudge = "' + MARK + '"\n required = true\n',
    "merge drivers": '[merge "own"]\n driver = touch {mark}\n',
    "styles of conflicts": "[merge]\n conflictStyle = zdiff3\n renormalize = true\n",
    "templates with hooks": "[init]\n templateDir = {folder}/template\n defaultBranch = trunk\n",
    "other addresses": '[url "ext::sh -c touch% {mark}% "]\n insteadOf = /\n[protocol]\n allow = always\n',
    "no protocol at all": '[protocol]\n allow = never\n[protocol "ext"]\n allow = never\n',
    "aliases and hidden refs": "[transfer]\n hideRefs = refs/out\n[uploadpack]\n hideRefs = refs/out\n",
    "attributes": "[core]\n attributesFile = {folder}/attributes\n fsmonitor = touch {mark}\n",
}


@pytest.mark.parametrize("setting", DISTURBING)
def test_no_setting_of_the_user_runs_a_program_or_changes_what_is_built(
    setting: str, workspace: Workspace, home: Path, tmp_path: Path
) -> None:
    workspace.commit("Attributes", {".gitattributes": "core/* merge=own\n", "core/hub.py": "A\nB\nC\n"})
    expected = _merged(workspace, tmp_path / "plain")
    hook = home / "template" / "hooks" / "post-checkout"
    hook.parent.mkdir(parents=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    (home / "attributes").write_text("*.py filter=crypt eol=crlf\n")
    text = DISTURBING[setting].replace("{mark}", f"{tmp_path}/ran").replace("{folder}", str(home))
    (home / ".gitconfig").write_text(text)
    assert _merged(workspace, tmp_path / "disturbed") == expected
    repository = open_workspace(workspace.path)
    isolated = IsolatedRepository(tmp_path / "disturbed", tmp_path / "disturbed" / ".git")
    repository.publish(isolated, {"aas/A": expected})
    assert repository.resolve("aas/A") == expected
    assert not (tmp_path / "ran").exists()


def test_a_rule_for_the_very_address_runs_nothing_and_moves_nothing_wrong(
    workspace: Workspace, home: Path, tmp_path: Path
) -> None:
    mark, folder = tmp_path / "ran", tmp_path / "isolated"
    rule = f'[url "ext::sh -c touch% {mark}% "]\n insteadOf = {folder}\n[protocol]\n allow = always\n'
    commit = _merged(workspace, folder)
    (home / ".gitconfig").write_text(f'{rule}[protocol "ext"]\n allow = always\n')
    repository = open_workspace(workspace.path)
    with suppress(GitError):
        repository.publish(IsolatedRepository(folder, folder / ".git"), {"aas/A": commit})
    assert not mark.exists()
    assert repository.resolve("aas/A") in {None, commit}


def _merged(workspace: Workspace, folder: Path) -> str:
    repository = open_workspace(workspace.path)
    isolated = isolate(repository, folder)
    base = isolated.head()
    left = build(isolated, "core/hub.py", "A1\nB\nC\n")
    isolated.check_out(base)
    right = build(isolated, "core/hub.py", "A\nB\nC1\n")
    isolated.check_out(left)
    isolated.merge_into_head(right, isolated.commit_date(right), "Merge")
    return isolated.head()


@pytest.mark.parametrize(
    "name", ["plain", 'a "quoted" one', '"led by one', "#hash", "two\nlines", "back\\slash", "ü=x"]
)
def test_a_repository_is_borrowed_from_whatever_its_folder_is_called(name: str, tmp_path: Path, home: Path) -> None:
    workspace = small_workspace(tmp_path / name)
    repository = open_workspace(workspace.path)
    isolated = isolate(repository, tmp_path / "isolated")
    commit = build(isolated)
    repository.publish(isolated, {"aas/A": commit})
    assert workspace.show("aas/A", "x.py") == "X = 1"


def test_a_repository_that_borrows_by_a_relative_path_is_borrowed_from(workspace: Workspace, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    workspace.git("clone", "--quiet", "--shared", str(workspace.path), str(clone))
    (clone / ".git/objects/info/alternates").write_text("../../../workspace/.git/objects\n")
    isolated = isolate(open_workspace(clone), tmp_path / "isolated")
    assert isolated.files("HEAD") == {"README.md", "core/hub.py"}


# --- signatures ---


def test_who_signs_commits_is_told_how_to_sign_ours(workspace: Workspace, home: Path, tmp_path: Path) -> None:
    repository = open_workspace(workspace.path)
    base = repository.head()
    assert signing_notice(repository, base) == ""
    key = home / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    workspace.git("config", "commit.gpgSign", "true")
    workspace.git("config", "gpg.format", "ssh")
    workspace.git("config", "user.signingKey", str(key))
    isolated = isolate(repository, tmp_path / "isolated")
    repository.publish(isolated, {"aas/AAS-1": build(isolated)})
    said = signing_notice(repository, base)
    assert "not signed" in said
    assert "gpgsig" not in workspace.git("cat-file", "commit", "aas/AAS-1")
    command = said.split("'")[1].replace("BRANCH", "aas/AAS-1").split()
    workspace.git(*command[1:])
    signed = workspace.git("cat-file", "commit", "aas/AAS-1")
    assert "gpgsig" in signed
    assert "Task-Id: AAS-1" in signed
