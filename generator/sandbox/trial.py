"""Finding out whether sandlock works here: a command that tries to escape must start and must not get out."""

from __future__ import annotations

import importlib.util
import os
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from generator.errors import MachineSlowError
from generator.sandbox.environment import clean_environment
from generator.sandbox.records import Command, Limits, Sandbox
from generator.sandbox.sandlock import Sandlock

_LIMITS = Limits(seconds=10.0)
_SECRET = "what the trial must not read"  # noqa: S105 - the bait of the trial
# The kernel's limit for the path of a socket is 108 bytes, of which an abstract name needs one more.
_LONGEST_DOOR = 106
_CONFINED = b"confined"

# Every attempt prints its name when it succeeds. The packets are looked for by the listener, not by the sender.
_ATTEMPTS = """
import os, socket, sys
file, tcp, udp, unix = sys.argv[1:]
def attempt(name, work):
    try:
        if work():
            print(name)
    except OSError:
        pass
def write():
    with open(file, "a") as opened:
        return opened.write("x")
def send():
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", int(udp)))
    return True
def connect(family, address):
    socket.socket(family).connect(address)
    return True
def change_mode():
    os.chmod(file, 0o640)
    return os.stat(file).st_mode & 0o777 == 0o640
attempt("read", lambda: open(file).read())
attempt("write", write)
attempt("chmod", change_mode)
attempt("list", lambda: os.listdir(os.path.dirname(file)))
attempt("tcp", lambda: connect(socket.AF_INET, ("127.0.0.1", int(tcp))))
attempt("udp", send)
attempt("unix", lambda: connect(socket.AF_UNIX, unix))
attempt("abstract", lambda: connect(socket.AF_UNIX, "\\0" + unix))
attempt("signal", lambda: os.kill(os.getppid(), 0) is None)
attempt("proc", lambda: open("/proc/%d/environ" % os.getppid(), "rb").read() or True)
print("confined")
"""


def find_sandlock() -> tuple[Sandbox | None, str]:
    """Return a sandlock sandbox out of which the trial did not get, and its version or why there is none."""
    if sys.platform != "linux":
        return None, "sandlock needs Linux"
    found = importlib.util.find_spec("sandlock")
    if found is None or found.origin is None:
        return None, "sandlock is not installed: install the Python package `sandlock`"
    sandbox = Sandlock(str(Path(found.origin).parents[1]))
    if reason := trial(sandbox):
        return None, f"{_version()}: {reason}"
    return sandbox, f"{_version()}, Landlock without namespaces"


def _version() -> str:
    try:
        return f"sandlock {version('sandlock')}"
    except PackageNotFoundError:
        return "sandlock of an unknown version"


def trial(sandbox: Sandbox) -> str:
    """Let a command try to reach a file, sockets and processes outside; return what went wrong, or an empty string."""
    with tempfile.TemporaryDirectory(prefix="aas-trial-") as folder, ExitStack() as stack:
        root = Path(folder) / "copy"
        root.mkdir()
        bait = Path(folder) / "bait"
        bait.write_text(_SECRET)
        bait.chmod(0o600)
        path = str(Path(folder) / "door")
        if len(os.fsencode(path)) > _LONGEST_DOOR:
            # Below a long TMPDIR no socket can be bound; any place outside of the copy is as good.
            path = str(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aas-", dir="/tmp"))) / "door")
        tcp = stack.enter_context(_door(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0)))
        udp = stack.enter_context(_door(socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0)))
        stack.enter_context(_door(socket.AF_UNIX, socket.SOCK_STREAM, path))
        stack.enter_context(_door(socket.AF_UNIX, socket.SOCK_STREAM, f"\0{path}"))
        facts = (str(bait), *(str(door.getsockname()[1]) for door in (tcp, udp)), path)
        line = (sys.executable, "-I", "-S", "-c", _ATTEMPTS, *facts)
        command = Command(line, root, clean_environment())
        done = sandbox.run(command, root=root, python=Path(sys.executable), limits=_LIMITS)
        reached = _arrived(udp)
    if done.verdict == "slow":
        raise MachineSlowError("the trial of the sandbox")
    if done.verdict != "exited":
        return done.detail
    *escapes, last = done.stdout.split() or [b""]
    if done.returncode != 0 or last != _CONFINED:
        return f"a trial ended with status {done.returncode}"
    if escapes or reached:
        return "a trial was not confined: " + (b", ".join(escapes).decode("ascii", "replace") or "udp")
    return ""


@contextmanager
def _door(family: int, kind: int, address: tuple[str, int] | str) -> Iterator[socket.socket]:
    with socket.socket(family, kind) as server:
        server.bind(address)
        if kind == socket.SOCK_STREAM:
            server.listen()
        server.setblocking(False)
        yield server


def _arrived(udp: socket.socket) -> bool:
    try:
        udp.recvfrom(1)
    except BlockingIOError:
        return False
    return True
