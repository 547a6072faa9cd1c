"""Tries every isolation probe in the sandbox and outside of it, as whatever user runs this program.

``python -m tests.sandbox.harness SCRATCH KIND PROBE…`` prints the outcome of probes, each by default, inside; with
``room`` as KIND, in children of one warm process; with ``outside``, as a control, what comes of it without any sandbox.
The test runs it once per user and kind, because a test process cannot change who it is.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from generator.sandbox import Command, Limits, Sandbox, clean_environment, get
from tests.sandbox.cells import ROOM, Cells
from tests.sandbox.probes import files, kernel, network

OUTSIDE = "outside"
SECRET = "the-secret-of-the-parent"
ARGUMENT = "an-argument-that-others-may-not-see"
PROBES = Path(__file__).with_name("probes")
IPC_CREATE = 0o1000
IPC_REMOVE = 0
THREADS = 3


def main(scratch: Path, kind: str, *chosen: str) -> None:
    os.environ["AAS_TEST_SECRET"] = SECRET
    root = scratch / "copy"
    shutil.copytree(PROBES, root, ignore=shutil.ignore_patterns("__pycache__"))
    outside = scratch / "outside"
    outside.mkdir()
    (outside / "precious").touch(mode=0o600)
    (scratch / ".git").mkdir()
    (scratch / ".git" / "config").touch()
    with ExitStack() as stack:
        facts = {"root": str(root), "outside": str(outside), "beside": str(scratch), **plant(scratch, stack)}
        names = chosen or (*network.PROBES, *files.PROBES, *kernel.PROBES)
        if kind == OUTSIDE:
            print(json.dumps({"outcomes": {name: run_control(root, name, facts) for name in names}}))
            return
        sandbox = Cells(stack) if kind == ROOM else get(kind)
        with ThreadPoolExecutor(THREADS) as pool:
            outcomes = pool.map(lambda name: run_confined(sandbox, root, name, facts), names)
            confined = dict(zip(names, outcomes, strict=True))
        planted = sorted(
            path.name for path in [*outside.glob("planted"), *outside.glob("linked"), *root.glob("planted")]
        )
        victim_lived = alive(facts["victim"])
    found = {"sandbox": sandbox.name, "planted": planted, "victim_lived": victim_lived}
    print(json.dumps({**found, "outcomes": confined}))


def run_confined(sandbox: Sandbox, root: Path, name: str, facts: dict[str, Any]) -> str:
    command = Command((sys.executable, str(root / "run.py"), name, json.dumps(facts)), root, clean_environment())
    done = sandbox.run(command, root=root, python=Path(sys.executable), limits=Limits(seconds=20))
    return f"{done.verdict} {done.detail} {done.stdout.decode()} {done.stderr.decode()[-300:]}"


def run_control(root: Path, name: str, facts: dict[str, Any]) -> str:
    """Run the same probe as any child process would run."""
    with tempfile.TemporaryDirectory() as private:
        done = subprocess.run(
            [sys.executable, str(root / "run.py"), name, json.dumps(facts)],
            env={**os.environ, "TMPDIR": private},
            capture_output=True,
            timeout=20,
            close_fds=False,
            check=False,
        )
    return done.stdout.decode() + done.stderr.decode()[-300:]


def plant(scratch: Path, stack: ExitStack) -> dict[str, Any]:
    """Put secrets and open doors where a probe looks for them."""
    secret_file = scratch / "secret.txt"
    secret_file.write_text(SECRET)
    shared = Path(f"/dev/shm/aas-test-{os.getpid()}")
    shared.write_text(SECRET)
    stack.callback(shared.unlink)
    opened = os.open(secret_file, os.O_RDONLY)
    os.set_inheritable(opened, True)
    stack.callback(os.close, opened)
    unix_path = str(scratch / "door")
    abstract = f"aas-test-{os.getpid()}"
    return {
        "secret": SECRET,
        "argument_reversed": ARGUMENT[::-1],
        "secret_file": str(secret_file),
        "shared_memory": str(shared),
        "tcp_port": stack.enter_context(listener(socket.AF_INET, ("127.0.0.1", 0)))[1],
        "unix_path": stack.enter_context(listener(socket.AF_UNIX, unix_path)),
        "abstract_name": abstract if stack.enter_context(listener(socket.AF_UNIX, "\0" + abstract)) else "",
        "udp_port": stack.enter_context(answering_udp()),
        "victim": stack.enter_context(victim()),
        "segment": stack.enter_context(segment()),
    }


@contextmanager
def listener(family: int, address: Any) -> Iterator[Any]:
    with socket.socket(family) as server:
        server.bind(address)
        server.listen()

        def answer() -> None:
            while True:
                try:
                    with server.accept()[0] as connection:
                        connection.sendall(network.REPLY)
                except OSError:
                    return

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()
        server.shutdown(socket.SHUT_RDWR)


@contextmanager
def answering_udp() -> Iterator[int]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def answer() -> None:
            while True:
                try:
                    server.sendto(network.REPLY, server.recvfrom(512)[1])
                except OSError:
                    return

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1]


@contextmanager
def victim() -> Iterator[int]:
    """A process of the same user that takes SIGUSR1 without harm."""
    script = "import signal, time; signal.signal(signal.SIGUSR1, signal.SIG_IGN); print(flush=True); time.sleep(3600)"
    line = [sys.executable, "-I", "-S", "-c", script, ARGUMENT]
    with subprocess.Popen(line, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield process.pid
        process.send_signal(signal.SIGKILL)


@contextmanager
def segment() -> Iterator[int]:
    """A segment of shared memory and a queue of messages, both by the same key."""
    libc = ctypes.CDLL(None, use_errno=True)
    key = 0x41415300 + os.getpid() % 256
    identity = libc.shmget(key, 4096, IPC_CREATE | 0o600)
    queue = libc.msgget(key, IPC_CREATE | 0o600)
    yield key
    libc.shmctl(identity, IPC_REMOVE, None)
    libc.msgctl(queue, IPC_REMOVE, None)


def alive(pid: int) -> bool:
    """Return whether the process exists and is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
