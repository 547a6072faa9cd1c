"""What counts as time at work: processor time and sleep, not what a loaded machine keeps from a process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from generator.errors import MachineSlowError, ToolBrokenError
from generator.process import run, run_tool
from generator.process_time import WorkClock, patience

ENVIRONMENT = {"PATH": os.environ["PATH"]}
BURN = "while True: pass"
BURN_IN_A_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BURN!r}])"
BURN_IN_A_THREAD = "import threading, time; threading.Thread(target=lambda: exec('while True: pass')).start()"
WORK = "import time\nwhile time.process_time() < 0.6: pass\nprint('done')"
STOP = "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)"


def python(script: str, *, seconds: float, wall: float | None = None) -> tuple[int | None, bool, bool]:
    done = run([sys.executable, "-c", script], cwd=Path("/"), env=ENVIRONMENT, seconds=seconds, wall=wall)
    return done.returncode, done.is_busy, done.is_slow


@contextmanager
def loaded(processes: int) -> Iterator[None]:
    """Keep all processors busy, so that a nice process gets next to nothing of them."""
    others = [subprocess.Popen([sys.executable, "-c", BURN], start_new_session=True) for _ in range(processes)]
    try:
        yield
    finally:
        for each in others:
            each.kill()
            each.wait()


@pytest.mark.parametrize("script", [BURN, BURN_IN_A_CHILD, BURN_IN_A_THREAD])
def test_what_burns_processor_time_is_ended_for_that(script: str) -> None:
    assert python(script, seconds=1.0) == (None, True, False)


def test_what_sleeps_is_ended_and_not_called_busy() -> None:
    began = time.monotonic()
    assert python("import time; time.sleep(60)", seconds=1.0) == (None, False, True)
    assert time.monotonic() - began < 30


def test_a_process_that_is_kept_from_working_is_waited_for() -> None:
    script = f"import os; os.nice(19)\n{WORK}"
    with loaded(4 * (os.cpu_count() or 1)):
        began = time.monotonic()
        code, _, is_slow = python(script, seconds=1.5)
        took = time.monotonic() - began
    assert (code, is_slow) == (0, False)
    assert took > 1.5, "the machine was not loaded enough to show anything"


def test_a_process_that_was_stopped_for_a_while_goes_on() -> None:
    child = f"import os; print(os.getpid(), flush=True)\n{STOP}\n{WORK}"
    script = (
        "import signal, subprocess, sys, time, os\n"
        f"with subprocess.Popen([sys.executable, '-c', {child!r}], stdout=subprocess.PIPE) as child:\n"
        "    pid = int(child.stdout.readline())\n"
        "    os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOWAIT)\n"
        "    print(pid, flush=True); child.communicate()\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as tree:
        assert tree.stdout is not None
        stopped = int(tree.stdout.readline())
        clock = WorkClock(tree.pid)
        for _ in range(20):
            time.sleep(0.05)
            assert not clock.ends(0.5)
        os.kill(stopped, signal.SIGCONT)
        tree.communicate()
    assert clock.passed > 0.9
    assert clock.counted < 0.2


def test_what_is_stopped_for_good_is_given_up_on_by_the_wall_clock() -> None:
    assert python(STOP, seconds=1.0, wall=1.5) == (None, False, True)


def test_the_wall_clock_is_a_last_resort() -> None:
    assert patience(0.1) >= 60
    assert patience(100) >= 500


def test_a_tool_that_was_kept_from_working_is_broken_and_one_that_is_busy_is_not() -> None:
    for script in (STOP, "import time; time.sleep(60)"):
        with pytest.raises(MachineSlowError, match="what reads it was ended: the machine was too slow or too busy"):
            run_tool("what reads it", [sys.executable, "-c", script], cwd=Path("/"), env={}, seconds=0.8, wall=1.2)
    busy = run_tool("what reads it", [sys.executable, "-c", BURN], cwd=Path("/"), env={}, seconds=0.8)
    assert busy.is_busy
    with pytest.raises(ToolBrokenError, match="what reads it was killed"):
        run_tool(
            "what reads it",
            [sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"],
            cwd=Path("/"),
            env={},
            seconds=9,
        )


def test_input_and_output_of_a_slow_command_are_whole() -> None:
    script = "import sys, time; time.sleep(0.5); data = sys.stdin.buffer.read(); sys.stdout.buffer.write(data * 2)"
    sent = os.urandom(300_000)
    done = run([sys.executable, "-c", script], cwd=Path("/"), env=ENVIRONMENT, data=sent)
    assert done.stdout == sent * 2


def test_time_that_nobody_looked_at_is_not_counted_as_sleep() -> None:
    with subprocess.Popen(["sleep", "30"]) as sleeper:
        clock = WorkClock(sleeper.pid)
        time.sleep(1.5)
        clock.look()
        sleeper.kill()
    assert clock.passed > 1.4
    assert clock.counted < 0.6
    assert not threading.active_count() > 1
