"""A machine for hostile inputs: a workspace, a home, secrets, open doors; and a look at all of it afterwards."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from generator.process_time import descendants
from generator.sandbox.processes import memory_of
from tests.apply.scene import BOARD, ROOT, example_workspace
from tests.support import IDENTITY, Workspace

# What no other process has in its arguments: the waiting processes that hostile code leaves behind.
DAEMON_MARK = "987_654"
PLANTED = Path("/tmp/planted-by-a-unit")
_TICK_SECONDS = 0.05
_OWN = (".git/aas-generator/", ".git/objects/", ".git/refs/heads/aas/", ".git/logs/refs/heads/aas/")
_TOKENS = ("AK" + "IA", "gh" + "p_", "xo" + "xb-", "sk_" + "live_", "gl" + "pat-")
_LETTERS = "Q7ZK2M9XW4RT8VBN3PLH"


def _secret(number: int, start: str = "") -> str:
    """Return a secret that looks like one; none stands in a file of this project."""
    shift = number % len(_LETTERS)
    body = (_LETTERS[shift:] + _LETTERS[:shift]) * 2
    return start + (body[:16] if start == _TOKENS[0] else body[:36])


IN_ENVIRONMENT = tuple(_secret(n, "env-") for n in range(5))
IN_HOME = tuple(_secret(n, "home-") for n in range(5, 10))
IN_DOTENV = tuple(_secret(n, "dotenv-") for n in range(10, 15))
IN_TEXT = tuple(_secret(n, start) for n, start in zip(range(15, 20), _TOKENS, strict=True))
SECRETS = (*IN_ENVIRONMENT, *IN_HOME, *IN_DOTENV, *IN_TEXT)


@dataclass(frozen=True)
class Ran:
    """What one process left, and what it and all below it used; memory is the sum over all processes at one time."""

    code: int
    stdout: str
    stderr: str
    seconds: float
    cpu_seconds: float
    megabytes: float


@dataclass
class Doors:
    """A port of the loopback address on which nothing must arrive."""

    port: int
    arrived: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Scene:
    """One workspace with everything around it that must stay as it is."""

    top: Path
    doors: Doors

    @property
    def workspace(self) -> Path:
        return self.top / "area" / "workspace"

    @property
    def inputs(self) -> Path:
        return self.top / "inputs"

    @property
    def home(self) -> Path:
        return self.top / "home"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the engine: secrets in it, a home and a temporary folder of its own."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        secrets = {f"HOSTILE_TOKEN_{number}": each for number, each in enumerate(IN_ENVIRONMENT)}
        places = {"HOME": str(self.home), "TMPDIR": str(self.top / "tmp"), "PYTHONPATH": str(ROOT)}
        return {**kept, **IDENTITY, **secrets, **places, "PYTHONDONTWRITEBYTECODE": "1"}

    def filled(self, text: str) -> str:
        """Return a text with this scene's places, port and secrets in it."""
        values = {
            "HOME_OF_USER": str(self.home),
            "WORKSPACE_OF_USER": str(self.workspace),
            "PORT_OF_PROBE": str(self.doors.port),
            **{f"SECRET_IN_TEXT_{number}": each for number, each in enumerate(IN_TEXT)},
        }
        for name, value in values.items():
            text = text.replace(name, value)
        return text

    def add_rows(self, task_ids: Sequence[str]) -> None:
        """Put open tasks on the board and commit it."""
        board = self.workspace / BOARD
        rows = "".join(
            f"| {each} | Medium | Hostile {each} | - | Queued | - | 2026-01-05 | 2026-01-05 |\n" for each in task_ids
        )
        marker = "| AAS-237 |"
        text = board.read_text(encoding="utf-8")
        board.write_text(text.replace(marker, rows + marker, 1), encoding="utf-8")
        Workspace(self.workspace).git("commit", "--quiet", "--all", "--message", "Rows")

    def generator(self, *args: str) -> Ran:
        """Run the command line in a process of its own and measure it."""
        return measured([sys.executable, "-m", "generator", *args], self.top / "area", self.environment)

    def snapshot(self) -> dict[str, bytes]:
        """Return everything that is not the engine's own: files of the area and of the home, path to content."""
        found: dict[str, bytes] = {}
        for base in (self.top / "area", self.home, self.top / "tmp"):
            for place, folders, files in os.walk(base):
                for name in (*files, *(each for each in folders if Path(place, each).is_symlink())):
                    path = Path(place, name)
                    key = str(path.relative_to(self.top))
                    if any(f"workspace/{own}" in key for own in _OWN) or key.endswith(
                        ("workspace/" + BOARD, ".git/packed-refs")
                    ):
                        continue
                    found[key] = os.fsencode(path.readlink()) if path.is_symlink() else _content(path)
        return found

    def leaks(self, *texts: str) -> list[str]:
        """Return which secrets stand in refs, objects, journals, records, the board or some texts."""
        git = ["git", "-C", str(self.workspace)]
        everything = [subprocess.run([*git, *args], check=True, capture_output=True).stdout for args in _LOOKS]
        own = self.workspace / ".git" / "aas-generator"
        everything += [_content(path) for path in own.rglob("*") if path.is_file() and not path.is_symlink()]
        everything += [_content(self.workspace / BOARD), *(text.encode() for text in texts)]
        return [each for each in SECRETS if any(each.encode() in one for one in everything)]


_LOOKS = (("for-each-ref",), ("log", "--all", "--format=%B"), ("cat-file", "--batch-all-objects", "--batch"))


def _content(path: Path) -> bytes:
    with suppress(OSError):
        if path.is_file():
            return path.read_bytes()
    return b""


@contextmanager
def scene(top: Path) -> Iterator[Scene]:
    """Build a machine below ``top``; its doors close at the end."""
    for name in ("area", "inputs", "home", "tmp"):
        (top / name).mkdir(parents=True)
    workspace = example_workspace(top / "area" / "workspace")
    for number, secret in enumerate(IN_HOME):
        (top / "home" / f".token{number}").write_text(secret)
    lines = "".join(f"TOKEN_{number}={secret}\n" for number, secret in enumerate(IN_DOTENV))
    (workspace.path / ".git" / "info" / "exclude").write_text(".env\n")
    (workspace.path / ".env").write_text(lines)
    with open_doors() as doors:
        yield Scene(top, doors)


@contextmanager
def open_doors() -> Iterator[Doors]:
    """Listen on one port for connections and for packets, and note what arrives."""
    with ExitStack() as stack:
        tcp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
        tcp.bind(("127.0.0.1", 0))
        tcp.listen()
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(tcp.getsockname())
        doors = Doors(tcp.getsockname()[1])
        ended = threading.Event()

        def wait(kind: str, door: socket.socket) -> None:
            door.settimeout(0.2)
            while not ended.is_set():
                with suppress(OSError):
                    if kind == "tcp":
                        door.accept()[0].close()
                    else:
                        door.recvfrom(64)
                    doors.arrived.append(kind)

        threads = [threading.Thread(target=wait, args=each) for each in (("tcp", tcp), ("udp", udp))]
        for thread in threads:
            thread.start()
        try:
            yield doors
        finally:
            ended.set()
            for thread in threads:
                thread.join()


def measured(argv: Sequence[str], cwd: Path, env: Mapping[str, str], seconds: float = 600.0) -> Ran:
    """Run a program and watch how much memory all processes below it have together."""
    start = time.monotonic()
    out, err = cwd.parent / f"out-{os.getpid()}", cwd.parent / f"err-{os.getpid()}"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(argv, cwd=cwd, env=dict(env), stdout=stdout, stderr=stderr, stdin=subprocess.DEVNULL)
        most, status = 0, 0
        used = None
        while used is None:
            most = max(most, memory_of([process.pid, *descendants(process.pid)], 300 << 20))
            if time.monotonic() - start > seconds:
                process.kill()
            time.sleep(_TICK_SECONDS)
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
            used = usage if ended else None
        process.returncode = os.waitstatus_to_exitcode(status)
    said, told = (each.read_text(encoding="utf-8", errors="replace") for each in (out, err))
    out.unlink()
    err.unlink()
    cpu = used.ru_utime + used.ru_stime
    return Ran(process.returncode, said, told, time.monotonic() - start, cpu, most / (1 << 20))


def left_behind(*marks: str) -> list[str]:
    """Return the command lines of processes that have one of some marks in them."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            line = path.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            if any(mark in line for mark in marks) and path.parent.name != str(os.getpid()):
                found.append(line)
    return found
