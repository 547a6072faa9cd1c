"""A killed or interrupted engine leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.errors import SandboxError
from generator.sandbox import Command, Limits, get
from tests.sandbox.limits_harness import end_all, running_with

PROJECT = Path(__file__).parents[2]

ENGINE = """
import sys
from pathlib import Path
from generator.sandbox import Command, Limits, clean_environment, get
root = Path(sys.argv[2])
code = (
    "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\\n"
    "os.fork(); os.fork() or os.setsid()\\n"
    "time.sleep(60)  # " + sys.argv[3]
)
command = Command((sys.executable, "-c", code), root, clean_environment())
get(sys.argv[1]).run(command, root=root, python=Path(sys.executable), limits=Limits(seconds=50))
"""


@pytest.fixture(params=["bubblewrap", "sandlock", "container", "unconfined"])
def kind(request: pytest.FixtureRequest) -> str:
    try:
        return get(request.param).name
    except SandboxError as error:
        pytest.skip(str(error))


@pytest.fixture
def marker(request: pytest.FixtureRequest) -> Iterator[str]:
    text = f"aas-interrupted-{os.getpid()}-{abs(hash(request.node.name))}"
    yield text
    end_all(running_with(text))


def start_engine(kind: str, root: Path, marker: str) -> subprocess.Popen[bytes]:
    private = root.parent / "private"
    private.mkdir()
    engine = subprocess.Popen(
        [sys.executable, "-c", ENGINE, kind, str(root), marker],
        cwd=PROJECT,
        env={**os.environ, "TMPDIR": str(private)},
        stderr=subprocess.PIPE,
    )
    deadline = time.monotonic() + 40
    # the engine, its sandbox, and four processes of the command
    while len(running_with(marker)) < 5 and time.monotonic() < deadline and engine.poll() is None:
        time.sleep(0.05)
    assert len(running_with(marker)) >= 5
    return engine


def soon(condition: Callable[[], bool]) -> bool:
    # Well before the command would end by itself.
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_children_end_with_the_engine(kind: str, tmp_path: Path, marker: str, number: signal.Signals) -> None:
    root = tmp_path / "copy"
    root.mkdir()
    with start_engine(kind, root, marker) as engine:
        engine.send_signal(number)
        assert engine.wait(5) != 0
        assert soon(lambda: not running_with(marker))
    assert soon(lambda: not list((tmp_path / "private").iterdir()))


def test_command_that_ends_its_supervisor_is_still_ended(tmp_path: Path, marker: str) -> None:
    """Only possible unconfined; what remains in the command's own session is found."""
    code = f"import os, time; os.fork(); os.kill(os.getppid(), 9); time.sleep(30)  # {marker}"
    done = get("unconfined").run(
        Command((sys.executable, "-c", code), tmp_path), root=tmp_path, python=Path(sys.executable), limits=Limits(5)
    )
    assert done.returncode == 128 + 9
    assert soon(lambda: not running_with(marker))
