"""What a workspace cannot be used in is told in one line, and nothing is moved."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from generator.cli import app
from tests.apply.scene import apply, task_of
from tests.apply.workspace_states.area import BRANCH, OUTCOME, TASK, Area
from tests.support import Workspace


def run(workspace: Workspace, batch: Path) -> Result:
    return CliRunner().invoke(app, ["apply", str(batch), "--workspace", str(workspace.path), "--quiet"])


def assert_one_clear_line(result: Result, *said: str) -> None:
    assert result.exit_code == 2, (result.exception, result.output)
    assert result.stdout == ""
    (line,) = result.stderr.strip().split("\n")
    assert line.startswith("error: ")
    assert all(part in line for part in said), line


def old_git(area: Area, patch: pytest.MonkeyPatch) -> None:
    (area.top / "bin").mkdir()
    (area.top / "bin/git").write_text("#!/bin/sh\necho git version 2.20.1\n")
    (area.top / "bin/git").chmod(0o755)
    patch.setenv("PATH", str(area.top / "bin"), prepend=os.pathsep)


def no_git(area: Area, patch: pytest.MonkeyPatch) -> None:
    patch.setenv("PATH", str(area.top))


def head_is_garbage(area: Area, patch: pytest.MonkeyPatch) -> None:
    (area.workspace.path / ".git/HEAD").write_bytes(b"\0garbage\x1b[31m\n")


def head_names_a_missing_commit(area: Area, patch: pytest.MonkeyPatch) -> None:
    (area.workspace.path / ".git/refs/heads/main").write_text("1" * 40 + "\n")


def tree_is_missing(area: Area, patch: pytest.MonkeyPatch) -> None:
    tree = area.workspace.git("rev-parse", "HEAD:core")
    (area.workspace.path / ".git/objects" / tree[:2] / tree[2:]).unlink()


def settings_of_git_are_torn(area: Area, patch: pytest.MonkeyPatch) -> None:
    with (area.workspace.path / ".git/config").open("a") as file:
        file.write("[core\n")


def needs_a_newer_git(area: Area, patch: pytest.MonkeyPatch) -> None:
    area.workspace.git("config", "core.repositoryFormatVersion", "1")
    area.workspace.git("config", "extensions.fromTheFuture", "true")


def uncommitted_folder(area: Area, patch: pytest.MonkeyPatch) -> None:
    (area.workspace.path / ".git").rename(area.top / ".git")


REFUSED: dict[str, tuple[Callable[[Area, pytest.MonkeyPatch], None], list[str]]] = {
    "old git": (old_git, ["2.20.1 is too old", "Install git"]),
    "no git at all": (no_git, ["git is not installed"]),
    "HEAD is garbage": (head_is_garbage, ["no git repository"]),
    "HEAD names a missing commit": (head_names_a_missing_commit, ["1" * 40, "is missing", "git fsck"]),
    "a tree is missing": (tree_is_missing, ["git checkout", "unable to read tree"]),
    "settings of git are torn": (settings_of_git_are_torn, ["config"]),
    "needs a newer git": (needs_a_newer_git, ["does not open", "fromthefuture"]),
    "a folder of a repository without its files": (uncommitted_folder, ["no file of this folder"]),
}


@pytest.mark.parametrize("state", REFUSED)
def test_it_is_told_in_one_line_with_code_2(
    state: str, area: Area, batch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil, said = REFUSED[state]
    spoil(area, monkeypatch)
    before = area.snapshot()
    assert_one_clear_line(run(area.workspace, batch), *said)
    assert area.differences(before) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_a_repository_of_somebody_else_is_opened_only_where_the_person_said_so(area: Area, batch: Path) -> None:
    subprocess.run(["chown", "-R", "65534:65534", area.workspace.path], check=True)
    before = area.snapshot()
    assert_one_clear_line(run(area.workspace, batch), "belongs to another user", "safe.directory")
    assert area.differences(before) == []
    area.configure(f"[safe]\n\tdirectory = {area.workspace.path}\n")
    before = area.snapshot()
    assert task_of(apply(area.workspace, [batch]), TASK)["outcome"] == OUTCOME
    assert area.differences(before) == []


def checked_out(area: Area) -> None:
    area.workspace.git("switch", "--quiet", "--create", BRANCH)


def checked_out_elsewhere(area: Area) -> None:
    area.workspace.git("worktree", "add", "--quiet", "-b", BRANCH, "../linked")


def checked_out_without_commits(area: Area) -> None:
    area.workspace.git("worktree", "add", "--quiet", "--detach", "../linked")
    Workspace(area.top / "linked").git("symbolic-ref", "HEAD", f"refs/heads/{BRANCH}")


def of_a_person(area: Area) -> None:
    area.workspace.git("branch", BRANCH)


def folder_in_the_way(area: Area) -> None:
    area.workspace.git("branch", f"{BRANCH}/deeper")


def lock_in_the_way(area: Area) -> None:
    lock = area.workspace.path / ".git/refs/heads" / f"{BRANCH}.lock"
    lock.parent.mkdir()
    lock.touch()


IN_THE_WAY = {
    "checked out": checked_out,
    "checked out elsewhere": checked_out_elsewhere,
    "checked out without commits": checked_out_without_commits,
    "a person's": of_a_person,
    "a folder": folder_in_the_way,
    "a lock": lock_in_the_way,
}


@pytest.mark.parametrize("what", IN_THE_WAY)
def test_what_is_in_the_way_of_the_branch_is_named_and_nothing_is_moved(what: str, area: Area, batch: Path) -> None:
    IN_THE_WAY[what](area)
    before, refs = area.snapshot(), area.workspace.refs()
    task = task_of(apply(area.workspace, [batch], code=1), TASK)
    assert task["outcome"] in {"review", "failed"}
    assert "aas" in task["reason"]
    assert "\n" not in task["reason"]
    assert area.differences(before) == []
    assert area.workspace.refs() == refs


def test_a_branch_that_is_called_like_our_folder_is_told_in_one_line(area: Area, batch: Path) -> None:
    area.workspace.git("branch", "aas")
    before, refs = area.snapshot(), area.workspace.refs()
    assert_one_clear_line(run(area.workspace, batch), "the branch aas is in the way", "git branch -m aas")
    assert area.differences(before) == []
    assert area.workspace.refs() == refs


def test_a_torn_branch_of_somebody_stops_nothing(area: Area, batch: Path) -> None:
    (area.workspace.path / ".git/refs/heads/side").write_text("")
    before = area.snapshot()
    assert task_of(apply(area.workspace, [batch]), TASK)["outcome"] == OUTCOME
    assert area.differences(before) == []


def test_a_file_behind_a_filter_of_the_person_is_not_committed(area: Area, batch: Path) -> None:
    area.workspace.write(".gitattributes", "*.py filter=vault\n")
    area.workspace.commit("Attributes")
    area.configure('[filter "vault"]\n\trequired = true\n\tclean = exit 1\n\tsmudge = exit 1\n')
    before, refs = area.snapshot(), area.workspace.refs()
    task = task_of(apply(area.workspace, [batch], code=1), TASK)
    assert task["outcome"] == "review"
    assert "goes through the filter 'vault'" in task["reason"]
    assert area.differences(before) == []
    assert area.workspace.refs() == refs
