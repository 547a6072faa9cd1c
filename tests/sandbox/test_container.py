"""Containers: how they are started, what they see, and how a command in one speaks with its caller.

What they keep a command from is tried by the probes of ``test_isolation`` and ``test_limits``.
"""

from __future__ import annotations

import secrets
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from generator.errors import SandboxError
from generator.sandbox import Command, ContainerChoice, Limits, clean_environment, get
from generator.sandbox.container import Container
from generator.sandbox.container_mounts import View, path_inside, view
from generator.sandbox.finding_container import find_container
from generator.sandbox.mounts import Bind
from tests.sandbox.limits_harness import running_with

PYTHON = Path(sys.executable)
LIMITS = Limits(seconds=20)


@pytest.fixture(scope="module")
def container() -> Container:
    try:
        found = get("container")
    except SandboxError as error:
        pytest.skip(str(error))
    assert isinstance(found, Container)
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    folder.mkdir()
    return folder


def python(code: str, root: Path, *, channel: int | None = None, data: bytes = b"") -> Command:
    return Command((str(PYTHON), "-c", code), root, clean_environment(), data, channel)


def test_a_command_gets_its_input_and_its_status_comes_back(container: Container, root: Path) -> None:
    code = "import sys; print(sys.stdin.read()[::-1]); print('bad', file=sys.stderr); sys.exit(7)"
    done = container.run(python(code, root, data=b"abc"), root=root, python=PYTHON, limits=LIMITS)
    assert (done.verdict, done.returncode, done.stdout, done.stderr) == ("exited", 7, b"cba\n", b"bad\n")


def test_what_is_written_stays_where_it_may(container: Container, root: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    code = f"from pathlib import Path; Path({str(cache)!r}, 'kept').write_text('x'); Path('not').touch()"
    done = container.run(python(code, root), root=root, python=PYTHON, extra_writable=[cache], limits=LIMITS)
    assert (cache / "kept").read_text() == "x"
    assert b"Read-only file system" in done.stderr
    assert list(root.iterdir()) == []


def talk(container: Container, root: Path, code: str) -> list[bytes]:
    """Run a command that speaks by its channel; return what was heard after each of two words, and at the end."""
    ours, theirs = socket.socketpair()
    heard: list[bytes] = []

    def speak() -> None:
        for word in (b"one", b"two"):
            try:
                ours.sendall(word)
                heard.append(ours.recv(100))
            except OSError:
                heard.append(b"")

    speaker = threading.Thread(target=speak)
    speaker.start()
    with ours:
        with theirs:
            container.run(python(code, root, channel=theirs.fileno()), root=root, python=PYTHON, limits=LIMITS)
        speaker.join(20)
    return heard


ECHO = "import os, socket\nline = socket.socket(fileno=0)\nfor _ in range(2):\n    line.sendall(line.recv(100)[::-1])\n"


def test_a_command_speaks_with_its_caller(container: Container, root: Path) -> None:
    assert talk(container, root, ECHO) == [b"eno", b"owt"]


def test_a_second_process_is_not_heard(container: Container, root: Path) -> None:
    second = "    if os.fork() == 0:\n        line.sendall(b'forged')\n        os._exit(0)\n    os.wait()\n"
    heard = talk(container, root, ECHO.replace("    line.sendall", f"{second}    line.sendall"))
    assert len(set(heard) & {b"eno", b"owt"}) == 0
    assert heard[-1] == b""


def test_the_judged_cannot_reach_what_answers_for_it(container: Container, root: Path) -> None:
    code = """
import os, signal
for name, attempt in {
    "write": lambda: open("/proc/1/fd/1", "w").write("x"),
    "memory": lambda: open("/proc/1/mem", "rb"),
    "signal": lambda: os.kill(os.getppid(), signal.SIGKILL),
    "first": lambda: os.kill(1, signal.SIGKILL),
    "environment": lambda: open(f"/proc/{os.getppid()}/environ").read(),
}.items():
    try:
        attempt()
        print(name)
    except OSError:
        pass
"""
    done = container.run(python(code, root), root=root, python=PYTHON, limits=LIMITS)
    assert (done.returncode, done.stdout) == (0, b"")


def test_no_container_is_left(container: Container, root: Path) -> None:
    slow = replace(LIMITS, seconds=1)
    marker, name = f"aas-contained-{root.parent.name}", secrets.token_hex(8)
    command = python(f"import time; time.sleep(60)  # {marker}", root)
    with patch.object(secrets, "token_hex", lambda _: name):
        done = container.run(command, root=root, python=PYTHON, limits=slow)
    assert done.verdict == "timeout"
    assert running_with(marker) == []
    words = [container.program, "ps", "--all", "--quiet", "--filter", f"name=aas-{name}"]
    assert subprocess.run(words, capture_output=True, check=True).stdout == b""


def test_a_path_that_is_no_option_is_refused(container: Container, tmp_path: Path) -> None:
    root = tmp_path / "a,b"
    root.mkdir()
    done = container.run(python("pass", root), root=root, python=PYTHON, limits=LIMITS)
    assert done.verdict == "not-run"
    assert "comma" in done.detail


def test_an_engine_that_is_not_there_is_named() -> None:
    assert find_container(ContainerChoice(program="no-such-engine")) == (None, "no-such-engine is not installed")


def test_an_image_that_is_not_there_is_named_and_not_fetched(container: Container) -> None:
    found, reason = find_container(ContainerChoice(container.program, "localhost/no-such-image"))
    assert found is None
    assert "there is no image localhost/no-such-image" in reason


def test_the_options_leave_nothing_open(container: Container) -> None:
    words = " ".join(container._words([], LIMITS, watched_by_root=False))
    for option in (
        *("--network none", "--read-only", "--cap-drop ALL", "--security-opt no-new-privileges", "--pull never"),
        *("--memory ", "--memory-swap ", "--pids-limit ", "--ulimit core=0:0", "--ipc private", "--rm"),
    ):
        assert option in words
    assert "--cap-add" not in words
    assert "--privileged" not in words


WINDOWS = View(
    "python3",
    (Bind(r"C:\Users\me\copy", "/c/Users/me/copy"), Bind(r"C:\tool\probes", "/c/tool/probes")),
    pythons=frozenset({r"C:\venv\Scripts\python.exe"}),
)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        (r"C:\venv\Scripts\python.exe", "python3"),
        (r"C:\Users\me\copy", "/c/Users/me/copy"),
        (r"C:\Users\me\copy\plugins\a.py", "/c/Users/me/copy/plugins/a.py"),
        (r"--cache=C:\Users\me\copy\x", "--cache=/c/Users/me/copy/x"),
        (r'{"root": "C:\\Users\\me\\copy", "n": 1}', '{"root": "/c/Users/me/copy", "n": 1}'),
        (r"C:\Users\me\copy-of-it", r"C:\Users\me\copy-of-it"),
        (r"C:\tool\probes\entry.py", "/c/tool/probes/entry.py"),
        ("-c", "-c"),
    ],
)
def test_paths_of_windows_are_moved(text: str, inside: str) -> None:
    assert WINDOWS.inside(text) == inside


@pytest.mark.parametrize(
    ("text", "inside"),
    [(r"C:\Users\me", "/c/Users/me"), ("/Users/me/copy", "/Users/me/copy"), ("/home/a:b", "/home/a:b")],
)
def test_a_path_has_one_name_inside(text: str, inside: str) -> None:
    assert path_inside(text) == inside


def test_an_image_of_its_own_sees_no_system_of_the_machine(root: Path) -> None:
    seen = view(root, [], PYTHON, [], own_system=True)
    assert [bind.target for bind in seen.shown] == [str(root), "/aas/generator"]
    assert seen.inside(str(PYTHON)) == "python3"
    assert seen.inside(str(PYTHON.parent / "ruff")) == "ruff"
