"""Without bubblewrap sandlock confines; what it does not start or does not hold is never taken for a sandbox."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.errors import SandboxError
from generator.sandbox import (
    Command,
    Finished,
    Limits,
    Sandbox,
    clean_environment,
    detect,
    finding,
    finding_container,
    get,
    registry,
    sandlock,
    seccomp,
    trial,
)
from generator.sandbox.sandlock import Sandlock
from generator.sandbox.unconfined import Unconfined

PYTHON = Path(sys.executable)
ENTRY = Path(sandlock.__file__).with_name("entry.py")


@pytest.fixture
def confining() -> Sandbox:
    try:
        return get("sandlock")
    except SandboxError as error:
        pytest.skip(str(error))


@pytest.fixture
def undecided() -> Iterator[None]:
    """Which sandbox works is found out anew, in the test and after it."""
    registry._found.cache_clear()
    yield
    registry._found.cache_clear()


@pytest.fixture
def no_bubblewrap(undecided: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    del undecided
    monkeypatch.setattr(finding, "TOOLS_PATH", str(tmp_path))
    monkeypatch.setattr(finding_container, "PROGRAMS", ("no-such-engine",))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    folder.mkdir()
    return folder


def run_code(sandbox: Sandbox, root: Path, code: str, *, writable: bool = False) -> Finished:
    command = Command((str(PYTHON), "-c", code), root, clean_environment())
    return sandbox.run(command, root=root, python=PYTHON, writable=writable, limits=Limits(seconds=20))


def test_machine_without_bubblewrap_gets_sandlock(confining: Sandbox, no_bubblewrap: None) -> None:
    del no_bubblewrap
    assert detect() == confining
    assert detect().confines


def test_machine_without_either_executes_nothing(
    no_bubblewrap: None, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    del no_bubblewrap
    monkeypatch.setitem(sys.modules, "sandlock", None)  # as if it were not installed
    found = detect()
    done = found.run(Command(("/bin/touch", str(root / "ran")), root), root=root, python=PYTHON, writable=True)
    assert found.name == "none"
    assert (done.verdict, done.returncode) == ("not-run", None)
    assert "bubblewrap is not installed" in done.detail
    assert "sandlock is not installed" in done.detail
    assert list(root.iterdir()) == []


def test_trial_tells_every_way_out_of_what_does_not_confine() -> None:
    reason = trial.trial(Unconfined())
    assert reason.startswith("a trial was not confined: ")
    ways = reason.partition(": ")[2].split(", ")
    assert ways == ["read", "write", "chmod", "list", "tcp", "udp", "unix", "abstract", "signal", "proc"]


def test_sandlock_without_our_filter_does_not_pass_the_trial(
    confining: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The naive way: Landlock does not see that permissions of a file outside are changed."""
    del confining
    allow_everything = seccomp._step(seccomp._RETURN, seccomp._ALLOW)
    monkeypatch.setattr(sandlock, "program_without_namespaces", lambda: allow_everything)
    found, reason = trial.find_sandlock()
    assert found is None
    assert "not confined" in reason
    assert "chmod" in reason


@pytest.mark.parametrize(
    "source",
    [
        "raise ImportError('the kernel is too old')",
        "import os, sys\nprint('the kernel is too old', file=sys.stderr, flush=True)\nos._exit(0)",
    ],
)
def test_sandlock_that_does_not_start_or_only_pretends_is_never_a_pass(root: Path, tmp_path: Path, source: str) -> None:
    (tmp_path / "sandlock.py").write_text(source)
    done = run_code(Sandlock(str(tmp_path)), root, "open('ran', 'w')", writable=True)
    assert (done.verdict, done.returncode) == ("not-run", None)
    assert "the kernel is too old" in done.detail
    assert list(root.iterdir()) == []


def test_unknown_processor_has_no_filter_and_executes_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "s390x")
    done = run_code(Sandlock("/nowhere"), root, "open('ran', 'w')", writable=True)
    assert (done.verdict, list(root.iterdir())) == ("not-run", [])


@pytest.mark.parametrize(("limits", "program"), [("nofile=many", "00"), ("core=0", "no digits"), ("core=0", "00" * 8)])
def test_command_is_not_executed_when_a_limit_or_filter_is_refused(tmp_path: Path, limits: str, program: str) -> None:
    line = [sys.executable, "-I", "-S", str(ENTRY), limits, program, "", "/bin/touch", str(tmp_path / "ran")]
    done = subprocess.run(line, capture_output=True, timeout=20, check=False)
    assert done.returncode == 125
    assert done.stderr
    assert list(tmp_path.iterdir()) == []


def test_programs_find_what_they_are_used_to(confining: Sandbox, root: Path) -> None:
    code = """
import asyncio, concurrent.futures, json, os, shutil, socket, subprocess, sys, tempfile, zoneinfo
from pathlib import Path

folder = Path(tempfile.mkdtemp())
(folder / "a").touch()
(folder / "a").touch()
os.utime(folder / "a", (1, 1))
shutil.copy2(folder / "a", folder / "b")
shutil.copytree(folder, folder / "c")

async def work():
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "print(7)", stdout=subprocess.PIPE)
    return [(await process.communicate())[0].decode(), await asyncio.to_thread(len, "abc")]

with concurrent.futures.ThreadPoolExecutor(4) as pool:
    squares = list(pool.map(lambda number: number**2, range(5)))
left, right = socket.socketpair()
left.send(b"pair")
zoneinfo.ZoneInfo("Europe/Berlin")
Path(os.devnull).write_text("x")
names = sorted(path.name for path in folder.iterdir())
print(json.dumps([names, asyncio.run(work()), squares, right.recv(9).decode()]))
"""
    done = run_code(confining, root, code)
    assert done.returncode == 0, done
    assert json.loads(done.stdout) == [["a", "b", "c"], ["7\n", 3], [0, 1, 4, 9, 16], "pair"]


def test_places_of_checkouts_in_the_system_stay_hidden() -> None:
    shown = sandlock._system()
    assert Path("/usr/lib") in shown
    for hidden in (Path("/usr/src"), Path("/usr/local/src")):
        assert not [path for path in shown if hidden.is_relative_to(path) or path.is_relative_to(hidden)]


def test_command_is_told_by_its_locale_only_when_the_caller_sets_it(confining: Sandbox, root: Path) -> None:
    for env in ({}, {"LC_CTYPE": "C"}, {"LANG": "C"}):
        done = confining.run(Command(("/usr/bin/env",), root, env), root=root, python=PYTHON)
        seen = dict(line.split("=", 1) for line in done.stdout.decode().splitlines())
        assert {name: seen[name] for name in seen.keys() - {"HOME", "TMPDIR"}} == env
