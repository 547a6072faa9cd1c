"""What a killed process has started ends with it, with real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from generator.process import run
from generator.reaper import marked
from tests.support import is_alive

PROJECT = Path(__file__).parents[1]
ENVIRONMENT = {"PATH": os.environ["PATH"]}
SLEEPER = r"import os, time; os.write(1, b'%d\n' % os.getpid()); time.sleep(60)"
# Its child starts another one in a session of its own, and both would go on for a minute.
FAMILY = rf"""
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", {SLEEPER!r}], start_new_session=True)
{SLEEPER}
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by signals")


@contextmanager
def parent(script: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a process that starts others by this package."""
    line = [sys.executable, "-c", script, *arguments]
    with subprocess.Popen(line, cwd=PROJECT, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": ""}) as process:
        try:
            yield process
        finally:
            process.kill()


def pids(process: subprocess.Popen[bytes], count: int) -> list[int]:
    """Read what the children of a process say."""
    assert process.stdout
    return [int(process.stdout.readline()) for _ in range(count)]


def end_of(found: list[int], seconds: float = 20.0) -> list[int]:
    """Wait until processes have ended; return those that have not, and kill them."""
    deadline = time.monotonic() + seconds
    while (left := [pid for pid in found if is_alive(pid)]) and time.monotonic() < deadline:
        time.sleep(0.02)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    return left


def start(script: str, *, before: str = "") -> str:
    """Return a script that runs another one by the runner, with its output going on to ours."""
    return f"""
import os, sys
from pathlib import Path
from generator.process import run
{before}
os.environ["CHILD"] = {script!r}
link = "/proc/%d/fd/1" % os.getpid()
code = "import os; os.dup2(os.open(%r, os.O_WRONLY), 1); exec(os.environ['CHILD'])" % link
run([sys.executable, "-c", code], cwd=Path("/"), env=os.environ)
"""


def test_child_and_grandchild_end_with_the_process_that_is_killed() -> None:
    with parent(start(FAMILY)) as process:
        found = pids(process, 2)
        process.kill()
        assert end_of(found) == []


def test_without_it_they_live_on() -> None:
    alone = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {FAMILY!r}], start_new_session=True)"
    with parent(alone) as process:
        found = pids(process, 2)
        process.kill()
        assert len(end_of(found, 1.0)) == 2


def test_a_child_that_was_not_yet_told_of_is_found_by_its_mark() -> None:
    script = f"""
import os, subprocess, sys, time
from generator.reaper import marked
subprocess.Popen([sys.executable, "-c", {SLEEPER!r}], env=marked(os.environ), start_new_session=True)
time.sleep(60)
"""
    with parent(script) as process:
        found = pids(process, 1)
        process.kill()
        assert end_of(found) == []


def test_a_reaper_that_was_killed_has_a_successor() -> None:
    before = (
        "from generator import reaper\n"
        "run(['true'], cwd=Path('/'), env=os.environ)\n"
        "reaper._REAPERS._reaper._process.kill(); reaper._REAPERS._reaper._process.wait()"
    )
    with parent(start(FAMILY, before=before)) as process:
        found = pids(process, 2)
        process.kill()
        assert end_of(found) == []


def test_a_fork_does_not_hold_the_line_open() -> None:
    before = (
        "import time\n"
        "run(['true'], cwd=Path('/'), env=os.environ)\n"
        "if os.fork() == 0:\n"
        r"    os.write(1, b'%d\n' % os.getpid()); time.sleep(60)"
    )
    with parent(start(FAMILY, before=before)) as process:
        fork, *found = pids(process, 3)
        process.kill()
        left = end_of(found)
        os.kill(fork, signal.SIGKILL)
        assert left == []


def test_the_lock_is_free_when_all_is_reaped_and_not_before(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    before = (
        "from filelock import FileLock\n"
        "from generator.reaper import keep_lock\n"
        "held = FileLock(sys.argv[1], on_acquired=keep_lock); held.acquire()"
    )
    with parent(start(FAMILY, before=before), str(lock)) as process:
        found = pids(process, 2)
        with pytest.raises(Timeout):
            FileLock(lock, timeout=0).acquire()
        process.kill()
        with FileLock(lock, timeout=20, poll_interval=0.001):
            assert [pid for pid in found if is_alive(pid)] == []


def test_a_released_lock_is_free_at_once(tmp_path: Path) -> None:
    script = """
import sys, time
from filelock import FileLock
from generator.reaper import keep_lock, release_lock
with FileLock(sys.argv[1], on_acquired=keep_lock):
    pass
release_lock()
print(1, flush=True); time.sleep(60)
"""
    lock = tmp_path / "lock"
    with parent(script, str(lock)) as process:
        pids(process, 1)
        FileLock(lock, timeout=0).acquire()


def test_a_temporary_folder_goes_with_its_process(tmp_path: Path) -> None:
    folder = tmp_path / 'odd "name"\nfolder'
    folder.mkdir()
    (folder / "file").touch()
    script = f"""
import os, subprocess, sys, time
from pathlib import Path
from generator.reaper import marked, watch
child = subprocess.Popen([sys.executable, "-c", {SLEEPER!r}], env=marked(os.environ), start_new_session=True)
watch(child.pid, Path(sys.argv[1]))
os.write(1, b"0\\n")
time.sleep(60)
"""
    with parent(script, str(folder)) as process:
        # The child may be there before the reaper is told of its folder.
        found = [pid for pid in pids(process, 2) if pid]
        process.kill()
        assert end_of(found) == []
    deadline = time.monotonic() + 20
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not folder.exists()


def test_what_marked_children_start_belongs_to_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AAS_LIFELINE", "outer")
    done = run([sys.executable, "-c", "import os; print(os.environ['AAS_LIFELINE'])"], cwd=tmp_path, env=ENVIRONMENT)
    outer, own = done.text.split()
    assert outer == "outer"
    assert marked({})["AAS_LIFELINE"].split() == ["outer", own]


HOLDER = """
import sys, tempfile, time
from pathlib import Path
from generator.scratch import temporary_folder
tempfile.tempdir = sys.argv[1]
with temporary_folder("aas-kept-") as kept:
    with temporary_folder("aas-gone-"):
        pass
    Path(kept, "locked").mkdir()
    Path(kept, "locked", "file").write_text("")
    print(1, flush=True)
    time.sleep(60)
"""


def test_temporary_folders_go_with_the_process_that_is_killed(tmp_path: Path) -> None:
    with parent(HOLDER, str(tmp_path)) as process:
        pids(process, 1)
        (kept,) = tmp_path.iterdir()
        assert kept.name.startswith("aas-kept-")
        process.kill()
        deadline = time.monotonic() + 10.0
        while kept.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert list(tmp_path.iterdir()) == []
