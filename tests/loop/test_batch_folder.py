"""``artifacts/batch`` of a workspace: out of what git lists, and never outside of the workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import WorkspaceError
from generator.git import open_workspace
from generator.loop.batches.folder import BatchFolder
from tests.support import Workspace, new_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path / "w")
    made.commit("start", {"README.md": "x\n", "apps/bot/x.py": "x = 1\n"})
    return made


def prepare(workspace: Path) -> None:
    BatchFolder(open_workspace(workspace)).prepare()


def test_new_files_in_it_are_not_listed_by_git(workspace: Workspace) -> None:
    before = workspace.fingerprint()
    prepare(workspace.path)
    prepare(workspace.path)
    workspace.write("artifacts/batch/results/x.jsonl", "{}\n")
    assert workspace.git("status", "--porcelain") == ""
    added = dict(workspace.fingerprint().items() - before.items())
    assert sorted(added) == ["artifacts/batch/.gitignore", "artifacts/batch/results/x.jsonl"]
    workspace.write("artifacts/other", "x")
    assert workspace.git("status", "--porcelain") == "?? artifacts/"


def test_a_workspace_that_is_a_folder_has_its_own(workspace: Workspace) -> None:
    prepare(workspace.path / "apps/bot")
    assert workspace.git("status", "--porcelain") == ""
    assert (workspace.path / "apps/bot/artifacts/batch/results").is_dir()


def test_where_the_folder_is_there_the_team_has_decided(workspace: Workspace) -> None:
    workspace.commit("results", {"artifacts/batch/monitor_state.json": "{}"})
    prepare(workspace.path)
    workspace.write("artifacts/batch/results/x.jsonl", "{}\n")
    assert workspace.git("status", "--porcelain") == "?? artifacts/batch/results/"


@pytest.mark.parametrize("place", ["artifacts", "artifacts/batch", "artifacts/batch/results"])
def test_a_committed_link_leads_nowhere(place: str, workspace: Workspace, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (workspace.path / place).parent.mkdir(parents=True, exist_ok=True)
    (workspace.path / place).symlink_to(outside)
    workspace.commit("a link")
    with pytest.raises(WorkspaceError, match="leads out of the workspace"):
        prepare(workspace.path)
    assert list(outside.iterdir()) == []


def test_a_link_into_the_git_folder_leads_nowhere(workspace: Workspace) -> None:
    (workspace.path / "artifacts").symlink_to(".git/hooks")
    with pytest.raises(WorkspaceError, match="leads out of the workspace"):
        prepare(workspace.path)


def test_a_file_in_the_way_is_told(workspace: Workspace) -> None:
    workspace.write("artifacts", "x")
    with pytest.raises(WorkspaceError, match="Not a directory"):
        prepare(workspace.path)
