"""Forks of a warm process: as quick as they are meant to be, and as apart from each other as new processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.edit.warm import CAN_FORK, ROOT, WarmProcess, run_reader
from generator.errors import ToolBrokenError
from generator.process import Completed

SAMPLES = "tests.edit.warm_samples"
pytestmark = pytest.mark.skipif(not CAN_FORK, reason="there are no such forks here")


@pytest.fixture
def warm() -> Iterator[WarmProcess]:
    process = WarmProcess()
    yield process
    process.close()


def ask(warm: WarmProcess, order: str, seconds: float = 20.0) -> Completed:
    done = warm.run(SAMPLES, ["one", "two"], order.encode(), seconds)
    assert done is not None
    return done


def test_each_request_gets_a_fork_of_one_process_and_sees_nothing_of_the_others(warm: WarmProcess) -> None:
    first, second = ask(warm, "a"), ask(warm, "b")
    assert first.stdout == second.stdout == f"1 {warm.pid} one two\n".encode()


def test_a_fork_that_crashes_fails_or_hangs_costs_only_itself(warm: WarmProcess) -> None:
    assert ask(warm, "crash").returncode == -signal.SIGSEGV
    failed = ask(warm, "fail")
    assert (failed.returncode, "ValueError: fail" in failed.error_text) == (1, True)
    late = ask(warm, "spin", seconds=0.5)
    assert (late.returncode, late.is_busy or late.is_slow) == (None, True)
    assert ask(warm, "a").stdout == f"1 {warm.pid} one two\n".encode()


def test_what_a_fork_prints_is_bounded(warm: WarmProcess) -> None:
    assert ask(warm, "fill").returncode != 0


def test_a_killed_process_is_started_anew(warm: WarmProcess) -> None:
    ask(warm, "a")
    before = warm.pid
    assert before
    os.kill(before, signal.SIGKILL)
    assert ask(warm, "a").returncode == 0
    assert warm.pid != before


def test_a_killed_fork_says_nothing_about_what_it_read() -> None:
    with pytest.raises(ToolBrokenError, match="the reader was killed"):
        run_reader("the reader", SAMPLES, b"kill", limit=1, seconds=20)


def test_it_answers_as_a_new_child_does(monkeypatch: pytest.MonkeyPatch) -> None:
    warm = run_reader("the reader", SAMPLES, b"fail", limit=1.5, seconds=20)
    monkeypatch.setattr("generator.edit.warm.CAN_FORK", False)
    cold = run_reader("the reader", SAMPLES, b"fail", limit=1.5, seconds=20)
    assert (warm.returncode, warm.stdout) == (cold.returncode, cold.stdout) == (1, b"")
    assert warm.error_text.splitlines()[-1] == cold.error_text.splitlines()[-1] == "ValueError: fail"


def test_it_dies_with_the_one_that_started_it_also_while_a_fork_is_at_work() -> None:
    program = (
        "import sys, threading; sys.path.append(sys.argv[1]); from generator.edit.warm import WarmProcess;"
        f"warm = WarmProcess(); warm.run({SAMPLES!r}, [], b'a', 20); print(warm.pid, flush=True);"
        f"warm.run({SAMPLES!r}, [], b'spin', 60)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(ROOT)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        warm = int(process.stdout.readline())
        children = Path(f"/proc/{warm}/task/{warm}/children")
        while not (fork := children.read_text().strip()):
            time.sleep(0.01)
        process.kill()
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{each}").exists() and not _is_dead(each) for each in (warm, int(fork))):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def _is_dead(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].startswith("Z")
    except OSError:
        return True
