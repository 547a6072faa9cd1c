"""The tool's own folder: lock, scratch space, journal."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.bench import state as state_module
from generator.bench.state import State
from generator.errors import LockedError, WorkspaceError
from generator.git import open_workspace
from generator.scratch import remove_folder
from tests.support import Workspace, small_workspace

PROJECT = Path(__file__).parents[2]
HOLD = """
import sys, time
from pathlib import Path
from generator.bench.state import State
from generator.git import open_workspace
state = State(open_workspace(Path(sys.argv[1])))
with state.locked("run-of-another"):
    (state.work / "half").mkdir(parents=True)
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return small_workspace(tmp_path / "workspace")


@pytest.fixture
def state(workspace: Workspace) -> State:
    return State(open_workspace(workspace.path))


def start(script: str, *args: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", script, *map(str, args)], cwd=PROJECT, stdout=subprocess.PIPE)


@pytest.fixture
def holder(workspace: Workspace) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the workspace."""
    with start(HOLD, workspace.path) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_a_second_run_is_told_who_holds_the_workspace(
    state: State, holder: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state_module, "LOCK_SECONDS", 0.2)
    with pytest.raises(LockedError, match=f"run run-of-another, process {holder.pid}"), state.locked("mine"):
        raise AssertionError
    assert (state.work / "half").is_dir()


def test_while_the_lock_passes_to_the_next_run_that_one_is_named(
    state: State, holder: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = state.folder / state_module.HOLDER
    name.unlink()
    monkeypatch.setattr(state_module, "LOCK_SECONDS", 0.1)
    monkeypatch.setattr(state_module, "NAMELESS_SECONDS", 60.0)
    later = threading.Timer(0.7, name.write_text, ["run the-next"])
    later.start()
    with pytest.raises(LockedError, match="in use by run the-next"), state.locked("mine"):
        raise AssertionError
    later.join()


def test_a_holder_that_never_says_who_it_is_is_told_as_such(
    state: State, holder: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    (state.folder / state_module.HOLDER).unlink()
    monkeypatch.setattr(state_module, "LOCK_SECONDS", 0.1)
    monkeypatch.setattr(state_module, "NAMELESS_SECONDS", 0.3)
    with pytest.raises(LockedError, match="in use by another process"), state.locked("mine"):
        raise AssertionError


def test_the_lock_of_a_killed_holder_is_free_at_once_and_its_leftovers_go(
    state: State, holder: subprocess.Popen[bytes]
) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert (state.work / "half").is_dir()
    begin = time.monotonic()
    with state.locked("mine"):
        assert time.monotonic() - begin < state_module.LOCK_SECONDS / 2
        assert not state.work.exists()
        state.work.mkdir()
    assert not state.work.exists()


def test_a_waiting_run_goes_on_when_the_first_one_ends(state: State, holder: subprocess.Popen[bytes]) -> None:
    with (
        subprocess.Popen(["/bin/sh", "-c", f"sleep 0.5; kill -9 {holder.pid}"]),
        state.locked("mine"),
    ):
        assert holder.wait(5) != 0


def test_the_lock_is_free_again_after_an_error_and_the_error_stays_itself(state: State) -> None:
    for _ in range(2):
        with pytest.raises(TimeoutError, match="inner"), state.locked("mine"):
            raise TimeoutError("inner")


def test_cache_outlives_a_run_and_git_sees_nothing_of_it(workspace: Workspace, state: State) -> None:
    before = workspace.fingerprint()
    with state.locked("mine"):
        state.cache.mkdir()
    assert state.cache.is_dir()
    assert workspace.fingerprint() == before
    assert workspace.git("status", "--porcelain", "--ignored") == ""


def test_all_worktrees_share_one_lock(workspace: Workspace, state: State) -> None:
    workspace.git("worktree", "add", "--quiet", "-b", "other", "../linked")
    assert State(open_workspace(workspace.path.parent / "linked")).folder == state.folder


def test_a_folder_that_cannot_be_written_is_one_clear_sentence(state: State) -> None:
    state.folder.write_text("a file is in the way")
    with pytest.raises(WorkspaceError, match="cannot be written"), state.locked("mine"):
        raise AssertionError


def test_a_link_in_place_of_the_scratch_folder_is_removed_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs/file").touch()
    (tmp_path / "work").symlink_to(tmp_path / "theirs")
    remove_folder(tmp_path / "work")
    remove_folder(tmp_path / "work")
    assert not (tmp_path / "work").is_symlink()
    assert (tmp_path / "theirs/file").is_file()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user, and root itself may remove anything")
def test_folders_that_generated_code_has_locked_are_removed() -> None:
    place = Path(tempfile.mkdtemp(dir="/var/tmp"))
    place.chmod(0o777)
    try:
        child = os.fork()
        if child == 0:
            os._exit(_lock_and_remove(place / "work"))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert list(place.iterdir()) == []
    finally:
        shutil.rmtree(place)


def _lock_and_remove(top: Path) -> int:
    """As nobody, make folders that their owner may not enter, and remove them; return an exit code."""
    try:
        os.setgid(65534)
        os.setuid(65534)
        (top / "a/b/c").mkdir(parents=True)
        (top / "a/b/c/file").touch()
        for each in ("a/b/c", "a/b", "a"):
            (top / each).chmod(0)
        with contextlib.suppress(OSError):
            shutil.rmtree(top)
            return 2  # then nothing was locked, and the test proves nothing
        remove_folder(top)
    except BaseException:
        return 1
    return 0
