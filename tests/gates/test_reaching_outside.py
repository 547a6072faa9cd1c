"""Starts that need what a sandbox does not have: no fault of the unit, and nothing else may pass for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.gates.records import Judgement
from generator.gates.smoke import judge_lifecycle
from generator.sandbox import Sandbox
from tests.gates.subjects import make_subject, plugin_source, unit

FILE = "plugins/demo/__init__.py"
CLIENT = "plugins/demo/client.py"
# What libraries do with a connection that failed.
LIBRARY = (
    "import socket\n\n\nclass LibraryError(Exception): ...\n\n\nclass WrongError(AttributeError): ...\n\n\n"
    "def get(error):\n    try:\n        socket.create_connection(('127.0.0.1', 9))\n"
    "    except OSError as cause:\n        raise error from cause\n"
)


def lived(tmp_path: Path, sandbox: Sandbox, start: str, stop: str = "return None") -> Judgement:
    """Judge a plugin that calls ``work``, in a module of its own, at its start."""
    body = "".join(f"    {row}\n" for row in start.split("\n"))
    head = "import asyncio, os, socket, subprocess\n\nimport library\n\n\n"
    files = {
        FILE: plugin_source(initialize="await work()", cleanup=stop, head="from plugins.demo.client import work\n"),
        CLIENT: f"{head}async def work():\n{body}",
    }
    subject = make_subject(tmp_path, {**files, "library.py": LIBRARY}, units=[unit(FILE, CLIENT)], sandbox=sandbox)
    return judge_lifecycle(subject)


@pytest.mark.parametrize(
    "start",
    [
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.socket().connect(('127.0.0.1', 9))",
        "await asyncio.open_connection('127.0.0.1', 9)",
        "await asyncio.open_connection('localhost', 9)",
        "socket.getaddrinfo('service.invalid', 80)",
        "subprocess.run(['no-such-program-here'])",
        "await asyncio.create_subprocess_exec('no-such-program-here')",
        "library.get(library.LibraryError('no answer'))",
        "library.get(RuntimeError('no answer'))",
        "library.get(ConnectionError('no answer'))",
        "raise ExceptionGroup('two', [OSError(111, 'refused'), ConnectionRefusedError(111, 'refused')])",
    ],
)
def test_a_start_that_only_lacks_what_is_outside_is_noted(start: str, tmp_path: Path, best_sandbox: Sandbox) -> None:
    judged = lived(tmp_path, best_sandbox, start)
    assert judged.findings == ()
    (note,) = judged.notes
    assert "; start reached outside: " in note.message
    assert note.path == FILE


@pytest.mark.parametrize(
    ("start", "message"),
    [
        ("raise ConnectionError('made up')", "ConnectionError: made up"),
        ("raise ConnectionRefusedError", "ConnectionRefusedError"),
        ("raise socket.gaierror('made up')", "gaierror: made up"),
        ("open('no/such/file')", "FileNotFoundError"),
        ("raise PermissionError(13, 'made up')", "PermissionError"),
        ("subprocess.run(['true'], cwd='no/such/folder')", "FileNotFoundError"),
        ("subprocess.run(['false'], check=True)", "CalledProcessError"),
        ("library.get(AttributeError('gone'))", "AttributeError: gone"),
        ("library.get(library.WrongError('gone'))", "WrongError: gone"),
        ("library.get(TypeError('wrong'))", "TypeError: wrong"),
        ("library.get(KeyError('x'))", "KeyError"),
        ("library.get(FileNotFoundError(2, 'gone'))", "FileNotFoundError"),
        ("await asyncio.wait_for(asyncio.Event().wait(), 0.01)", "TimeoutError"),
        ("raise ExceptionGroup('two', [OSError(111, 'refused'), TypeError()])", "ExceptionGroup"),
        ("try:\n    socket.create_connection(('127.0.0.1', 9))\nexcept OSError:\n    None.close()", "AttributeError"),
        ("return socket.no_such_thing", "AttributeError"),
    ],
)
def test_every_other_fault_of_a_start_is_a_finding(
    start: str, message: str, tmp_path: Path, best_sandbox: Sandbox
) -> None:
    (finding,) = lived(tmp_path, best_sandbox, start).findings
    assert message in finding.message
    assert finding.path == CLIENT


def test_it_is_stopped_all_the_same(tmp_path: Path, best_sandbox: Sandbox) -> None:
    refused = "socket.create_connection(('127.0.0.1', 9))"
    (finding,) = lived(tmp_path, best_sandbox, refused, stop="self.client.close()").findings
    assert "AttributeError: 'Demo' object has no attribute 'client'" in finding.message
    assert "start reached outside: " in finding.message


@pytest.mark.parametrize("place", ["head", "stop"])
def test_only_a_start_is_excused(place: str, tmp_path: Path, best_sandbox: Sandbox) -> None:
    refused = "__import__('socket').create_connection(('127.0.0.1', 9))"
    source = plugin_source(head=f"{refused}\n") if place == "head" else plugin_source(cleanup=refused)
    (finding,) = judge_lifecycle(make_subject(tmp_path, {FILE: source}, sandbox=best_sandbox)).findings
    assert finding.path == FILE


def test_a_service_is_excused_alike(tmp_path: Path, best_sandbox: Sandbox) -> None:
    path = "core/services/clock.py"
    service = unit(path, name="clock", blueprint="service", class_name="Clock")
    source = "import socket\n\n\nclass Clock:\n    def start(self):\n        {}\n    def stop(self):\n        {}\n"
    refused = "socket.create_connection(('127.0.0.1', 9))"
    for number, (start, stop, fault) in enumerate([(refused, "pass", False), (refused, "self.x", True)]):
        files = {path: source.format(start, stop)}
        subject = make_subject(tmp_path / str(number), files, units=[service], sandbox=best_sandbox)
        judged = judge_lifecycle(subject)
        assert bool(judged.findings) is fault
        assert "start reached outside: " in judged.notes[0].message
