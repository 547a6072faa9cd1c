"""An update that is killed goes on where it stopped and ends in the same commits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.apply.scene import BOARD, ROOT
from tests.updates_engine.conftest import copy_of
from tests.updates_engine.fleet import Fleet

BRANCH = "refs/heads/aas/update-v2.0.0"
# Two units a group; the process ends itself at the n-th of the moments at which something is written for good.
PROGRAM = """
import os, signal, sys
from generator.update import updating
from generator.git import Repository
updating.GROUP = 2
left = int(sys.argv.pop(1))
def counted(method):
    def wrapper(*args, **more):
        global left
        for moment in ("before", "after"):
            left -= 1
            if left == 0:
                os.killpg(0, signal.SIGKILL)
            if moment == "before":
                result = method(*args, **more)
        return result
    return wrapper
Repository.publish = counted(Repository.publish)
updating.commit_failed = counted(updating.commit_failed)
from generator.board import keep_follow_up
from generator.update import board_rows
board_rows.keep_follow_up = counted(board_rows.keep_follow_up)
from generator.cli import main
main()
"""


@pytest.fixture(scope="module")
def edited(grown: Fleet, tmp_path_factory: pytest.TempPathFactory) -> Fleet:
    """The units, one of which cannot be merged."""
    fleet = copy_of(grown, tmp_path_factory.mktemp("edited") / "workspace")
    manifest = "plugins/dance_bot/aas-plugin.json"
    text = (fleet.workspace.path / manifest).read_text(encoding="utf-8")
    fleet.workspace.write(manifest, text.replace("  ", "    "))
    fleet.workspace.commit("edits")
    return fleet


def run(fleet: Fleet, moment: int) -> int:
    """Run an update in a process group of its own, which ends at a moment."""
    args = ["update", "--workspace", str(fleet.workspace.path), "--template", str(fleet.template), "--to", "v2.0.0"]
    command = [sys.executable, "-c", PROGRAM, str(moment), *args, "--quiet"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=env, start_new_session=True, capture_output=True, check=False).returncode


def refs_and_row(fleet: Fleet) -> tuple[dict[str, str], list[str]]:
    board = fleet.workspace.path.joinpath(BOARD).read_text(encoding="utf-8")
    rows = [line for line in board.splitlines() if line.startswith("|") and "Update plugin:dance_bot" in line]
    return {name: commit for name, commit in fleet.workspace.refs().items() if "/aas/" in name}, rows


@pytest.mark.in_turn(1, 2)
def test_killed_again_and_again_it_ends_in_the_same_commits(edited: Fleet, tmp_path: Path) -> None:
    whole = copy_of(edited, tmp_path / "whole")
    assert run(whole, 0) == 1
    refs, rows = refs_and_row(whole)
    assert len(rows) == 1
    assert int(whole.workspace.git("rev-list", "--count", f"main..{BRANCH}")) == 5

    killed = copy_of(edited, tmp_path / "killed")
    before = killed.workspace.fingerprint()
    seen = []
    # Before the first group is published; behind it; while the failed unit is left; behind its publication.
    for moment in (1, 2, 4, 6):
        assert run(killed, moment) == -signal.SIGKILL
        tip = killed.workspace.refs().get(BRANCH)
        seen.append(int(killed.workspace.git("rev-list", "--count", f"main..{tip}")) if tip else 0)
        after = killed.workspace.fingerprint()
        assert {path for path in after if after[path] != before.get(path)} <= {BOARD}
    assert seen == sorted(seen)
    assert seen[0] == 0
    assert 0 < seen[1] < 5
    assert run(killed, 0) == 1
    assert refs_and_row(killed) == (refs, rows)


@pytest.mark.in_turn(0, 2)
@pytest.mark.slow
def test_killed_by_the_clock_it_leaves_nothing_torn(edited: Fleet, tmp_path: Path) -> None:
    killed = copy_of(edited, tmp_path / "killed")
    before = killed.workspace.fingerprint()
    args = ["update", "--workspace", str(killed.workspace.path), "--template", str(killed.template), "--to", "v2.0.0"]
    command = [sys.executable, "-m", "generator", *args, "--quiet"]
    for seconds in (1.5, 4.0):
        process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        after = killed.workspace.fingerprint()
        assert {path for path in after if after[path] != before.get(path)} <= {BOARD}
    killed.workspace.git("fsck", "--strict")
    whole = copy_of(edited, tmp_path / "whole")
    for fleet in (whole, killed):
        fleet.update("--to", "v2.0.0", code=1)
    assert refs_and_row(whole) == refs_and_row(killed)
