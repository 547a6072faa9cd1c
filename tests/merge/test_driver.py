"""The merge driver as git calls it: real merges, by ``.gitattributes`` and ``git config``."""

from __future__ import annotations

import ast
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.merge.tasks import SETTINGS, SETTINGS_PATH, start, task
from tests.support import Workspace

ROOT = Path(__file__).parents[2]
DRIVER = f"PYTHONPATH={shlex.quote(str(ROOT))} {shlex.quote(sys.executable)} -m generator merge-driver %O %A %B %P"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = start(tmp_path / "workspace")
    lines = "core/config/manager.py merge=aas-generator\n.env.example merge=aas-generator\n*.bin merge=aas-generator\n"
    made.commit("Attributes", {".gitattributes": lines})
    made.git("config", "merge.aas-generator.driver", DRIVER)
    return made


def merge(workspace: Workspace, branch: str) -> list[str]:
    """Merge a branch as a person does; return the files that are left for them."""
    workspace.git("merge", "--quiet", "--no-edit", branch, check=False)
    return sorted({line.split("\t")[1] for line in workspace.git("ls-files", "--unmerged").splitlines()})


def sides(workspace: Workspace, path: str, ours: str | bytes, theirs: str | bytes) -> None:
    """Commit a version of a file on the current branch, and another on the branch ``other``."""
    workspace.branch("other")
    workspace.commit("Ours", {path: ours})
    workspace.git("checkout", "--quiet", "other")
    workspace.commit("Theirs", {path: theirs})
    workspace.git("checkout", "--quiet", "main")


def test_settings_of_two_tasks_merge_where_git_alone_stops(workspace: Workspace) -> None:
    for number in (1, 2):
        task(workspace, f"AAS-{number}", fields=[f"one_{number}"])
    assert merge(workspace, "aas/AAS-1") == []
    workspace.branch("kept")
    workspace.git("config", "merge.aas-generator.driver", "false")
    assert merge(workspace, "aas/AAS-2") == [".env.example", SETTINGS_PATH]
    workspace.git("merge", "--abort")
    workspace.git("config", "merge.aas-generator.driver", DRIVER)
    assert merge(workspace, "aas/AAS-2") == []
    text = workspace.show("HEAD", SETTINGS_PATH)
    assert text.index("one_1") < text.index("one_2")
    ast.parse(text)
    assert "ONE_1=3" in workspace.show("HEAD", ".env.example")
    assert "ONE_2=3" in workspace.show("HEAD", ".env.example")


def test_what_both_changed_has_git_s_markers_and_is_left_to_a_person(workspace: Workspace) -> None:
    sides(workspace, SETTINGS_PATH, SETTINGS.replace("8420", "1"), SETTINGS.replace("8420", "2"))
    assert merge(workspace, "other") == [SETTINGS_PATH]
    text = (workspace.path / SETTINGS_PATH).read_text()
    assert [line.split(" ")[0] for line in text.splitlines() if line[:7] in {"<<<<<<<", "=======", ">>>>>>>"}] == [
        "<<<<<<<",
        "=======",
        ">>>>>>>",
    ]
    assert "default=1," in text
    assert "default=2," in text


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("def broken(:\n", "x = (\n"),
        ("x = " + "(" * 5000 + "\n", "y = 1\n"),
        ("A = 1\n" * 60_000, "B = 1\n"),
        ("\ufeffA = 1\n", "# coding: no-such\nA = 2\n"),
    ],
)
def test_what_cannot_be_read_falls_back_to_the_merge_by_lines(workspace: Workspace, ours: str, theirs: str) -> None:
    sides(workspace, SETTINGS_PATH, ours, theirs)
    assert merge(workspace, "other") == [SETTINGS_PATH]
    assert "<<<<<<< " in (workspace.path / SETTINGS_PATH).read_text()


def test_what_is_no_text_keeps_our_version(workspace: Workspace) -> None:
    sides(workspace, "a.bin", b"\0ours", b"\0theirs")
    assert merge(workspace, "other") == ["a.bin"]
    assert (workspace.path / "a.bin").read_bytes() == b"\0ours"


def run(*args: str, folder: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "generator", "merge-driver", *args]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_a_file_that_is_missing_is_a_wrong_call(tmp_path: Path) -> None:
    for name in ("ours", "theirs"):
        (tmp_path / name).write_text("A = 1\n")
    done = run("base", "ours", "theirs", "x.py", folder=tmp_path)
    assert (done.returncode, done.stderr) == (2, "error: base: cannot be used: No such file or directory. [input]\n")
