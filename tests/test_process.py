"""The runner of trusted subprocesses, with real processes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator import process as processes
from generator.errors import ToolBrokenError
from generator.process import Completed, refuse_disk_fault, run, run_beside
from tests.support import is_alive

ENVIRONMENT = {"PATH": os.environ["PATH"]}
PROJECT = Path(__file__).parents[1]
# A third of what the processes here would sleep, and more than a loaded machine keeps anybody waiting.
SOON = 20.0


def python(script: str, cwd: Path, *, seconds: float = 20.0, data: bytes = b"") -> tuple[int | None, bytes, bytes]:
    done = run([sys.executable, "-c", script], cwd=cwd, env=ENVIRONMENT, data=data, seconds=seconds)
    return done.returncode, done.stdout, done.stderr


def wait_until_dead(pid: int) -> bool:
    deadline = time.monotonic() + SOON
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not is_alive(pid)


def test_output_error_code_and_input_are_passed_on(tmp_path: Path) -> None:
    script = "import sys; print(sys.stdin.read()[::-1]); print('bad', file=sys.stderr); sys.exit(7)"
    assert python(script, tmp_path, data=b"abc") == (7, b"cba\n", b"bad\n")


def test_nothing_of_our_environment_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_OURS", "x")
    assert python("import os; print('SECRET_OF_OURS' in os.environ)", tmp_path)[1] == b"False\n"


def test_a_command_that_ends_without_reading_its_input_is_no_error(tmp_path: Path) -> None:
    assert python("pass", tmp_path, data=b"x" * 1_000_000)[0] == 0


def test_a_megabyte_on_both_pipes_does_not_block(tmp_path: Path) -> None:
    code, out, err = python("import sys; sys.stdout.write('o'*10**6); sys.stderr.write('e'*10**6)", tmp_path)
    assert (code, len(out), len(err)) == (0, 10**6, 10**6)


def test_bytes_that_are_no_text_survive(tmp_path: Path) -> None:
    done = run(["printf", r"\377"], cwd=tmp_path, env=ENVIRONMENT)
    assert done.text.encode("utf-8", "surrogateescape") == b"\xff"


def test_the_time_out_kills_grandchildren_too_and_keeps_what_was_said(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    start = time.monotonic()
    code, out, _ = python(script, tmp_path, seconds=1.0)
    assert code is None
    assert time.monotonic() - start < SOON
    assert wait_until_dead(int(out))


def test_a_process_that_left_the_group_cannot_keep_us_by_holding_the_pipe(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys, time\n"
        "code = 'import time; time.sleep(60)'\n"
        "child = subprocess.Popen([sys.executable, '-c', code], start_new_session=True)\n"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    start = time.monotonic()
    code, out, _ = python(script, tmp_path, seconds=1.0)
    os.kill(int(out), signal.SIGKILL)
    assert code is None
    assert time.monotonic() - start < SOON


def test_ctrl_c_kills_the_group(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom pathlib import Path\nfrom generator.process import run\n"
        "inner = 'import os, sys, time; open(sys.argv[1], \"w\").write(str(os.getpid())); time.sleep(60)'\n"
        f"run([sys.executable, '-c', inner, {str(tmp_path / 'pid')!r}], cwd=Path('/'), env={{}})\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=PROJECT, stderr=subprocess.PIPE, env=ENVIRONMENT
    ) as engine:
        deadline = time.monotonic() + SOON
        while not (tmp_path / "pid").is_file() or not (tmp_path / "pid").read_text().strip():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        inner = int((tmp_path / "pid").read_text())
        assert is_alive(inner)
        engine.send_signal(signal.SIGINT)
        _, said = engine.communicate(timeout=SOON)
    assert b"KeyboardInterrupt" in said
    assert wait_until_dead(inner)


def test_a_missing_program_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        run(["no-such-program-anywhere"], cwd=tmp_path, env=ENVIRONMENT)


def test_command_beside_an_event_loop_takes_and_gives_bytes(tmp_path: Path) -> None:
    script = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[::-1]); sys.exit(3)"
    done = asyncio.run(run_beside([sys.executable, "-c", script], cwd=tmp_path, env=ENVIRONMENT, data=b"\x00\xff1"))
    assert (done.returncode, done.stdout, done.stderr) == (3, b"1\xff\x00", b"")


@pytest.mark.parametrize("heeds", [True, False])
def test_command_whose_waiting_task_is_cancelled_ends_with_all_that_it_started(
    *, heeds: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "_INTERRUPTED_SECONDS", 20.0 if heeds else 0.2)
    pids = tmp_path / "pids"
    action = "exit 1" if heeds else ""
    script = f"trap 'kill $inner; {action}' INT; " if heeds else "trap '' INT; "
    script += f"sleep 30 & inner=$!; echo $$ $inner > {pids}.new; mv {pids}.new {pids}; wait; wait"

    async def given_up() -> None:
        running = asyncio.create_task(run_beside(["sh", "-c", script], cwd=tmp_path, env=ENVIRONMENT, data=b""))
        while not pids.exists():
            await asyncio.sleep(0.01)
        running.cancel()
        await running

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(given_up())
    started = [int(pid) for pid in pids.read_text().split()]
    deadline = time.monotonic() + SOON
    while any(map(is_alive, started)) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not any(map(is_alive, started))


@pytest.mark.parametrize(
    ("said", "is_the_disk"),
    [
        ("OSError: [Errno 5] Input/output error", True),
        ("error: No space left on device (os error 28)", True),
        ("sqlite3.OperationalError: database or disk is full", True),
        ("OSError: [Errno 2] No such file or directory", False),
        ("a.py:3: error: INTERNAL ERROR", False),
    ],
)
def test_what_a_disk_says_is_no_verdict_on_code(said: str, *, is_the_disk: bool) -> None:
    finished = Completed(2, said.encode(), b"")
    if is_the_disk:
        with pytest.raises(ToolBrokenError):
            refuse_disk_fault("mypy", finished)
    else:
        refuse_disk_fault("mypy", finished)
