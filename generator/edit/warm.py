"""The caller's side of a warm process: it has imported what reads code, and each request gets a fork of it.

A child that imports libcst for itself takes half a second before it reads a line; a fork takes milliseconds. What reads
text from outside still ends with its request, under limits of its own, so what one text does to it no other one sees.
The warm process dies with the one that started it. Where the system has no such forks, every request gets a new child.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.process import Completed, ended_late, refuse_no_verdict, run_tool
from generator.process_groups import die_with_parent
from generator.process_time import TICK_SECONDS, WorkClock

# What places code.
PLACING = "generator.edit.fit_code.child"
ROOT = Path(__file__).resolve().parents[2]
CAN_FORK = sys.platform == "linux"
# The package's own root goes behind everything else: nothing in it may shadow the standard library.
_IMPORTABLE = "import sys; sys.path.append(sys.argv[1]); "
_LONGEST_TICK = 4 * TICK_SECONDS
_REPLY_BYTES = 64


def run_reader(name: object, module: str, data: bytes, *, limit: float, seconds: float) -> Completed:
    """Run the ``main`` of a module that reads code; it finds ``limit`` as its second argument.

    Args:
        name: How errors call it.
        module: The dotted module.
        data: Its standard input.
        limit: Seconds that it may take, or each item of it, as the module means it.
        seconds: The longest that it may be at work.

    Raises:
        ToolBrokenError: It was killed or kept from working; that says nothing about what it was given.
        OSError: It could not be started.
    """
    done = _warm().run(module, [str(ROOT), str(limit)], data, seconds) if CAN_FORK else None
    if done is not None:
        return refuse_no_verdict(name, done)
    command = [sys.executable, "-P", "-c", f"{_IMPORTABLE}from {module} import main; main()", str(ROOT), str(limit)]
    return run_tool(name, command, cwd=ROOT, env=_environment(), data=data, seconds=seconds)


def warm_up(*modules: str) -> None:
    """Let the warm process import modules, so that it does so while the caller has other work."""
    if CAN_FORK:
        _warm().begin(modules)


@dataclass(frozen=True)
class _Running:
    """A warm process, and our end of the line to it."""

    process: subprocess.Popen[bytes]
    line: socket.socket

    def ask(self, request: dict[str, Any], files: Sequence[int] = ()) -> None:
        socket.send_fds(self.line, [json.dumps(request).encode()], files)

    def answer(self) -> str:
        """Return the next answer; an empty text where the process has ended."""
        try:
            return self.line.recv(_REPLY_BYTES).decode()
        except OSError:
            return ""


class WarmProcess:
    """A process that forks for each request, one after the other; it starts with the first, and anew after it died."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._running: _Running | None = None
        self._turn = threading.Lock()

    @property
    def pid(self) -> int | None:
        """Its process id; ``None`` while there is none."""
        return self._running.process.pid if self._running else None

    def begin(self, modules: Sequence[str]) -> None:
        """Start it and let it import modules; nothing waits for that."""
        with self._turn, suppress(OSError):
            self._started().ask({"modules": modules})

    def run(self, module: str, arguments: Sequence[str], data: bytes, seconds: float) -> Completed | None:
        """Run a module's ``main`` in a fork; ``None`` where there was no fork.

        Args:
            module: The dotted module.
            arguments: What ``sys.argv`` holds behind the program's name.
            data: Its standard input.
            seconds: The longest that it may be at work.
        """
        with self._turn, ExitStack() as stack:
            try:
                files = [stack.enter_context(os.fdopen(os.memfd_create(name), "w+b")) for name in ("in", "out", "err")]
                files[0].write(data)
                files[0].seek(0)
            except OSError:
                return None
            request = {"module": module, "arguments": arguments}
            fork = self._forked(request, [file.fileno() for file in files])
            if fork is None:
                return None
            code, clock = self._watched(*fork, seconds)
            is_slow = code is None and ended_late(clock, seconds)
            _, stdout, stderr = (os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0) for file in files)
            return Completed(code, stdout, stderr, is_slow, clock.counted)

    def close(self) -> None:
        """End it, with what it runs; the next request starts a new one."""
        running, self._running = self._running, None
        if running:
            running.line.close()
            if self.owner == os.getpid():
                with suppress(ProcessLookupError):
                    running.process.kill()
                running.process.wait()

    def _forked(self, request: dict[str, Any], files: Sequence[int]) -> tuple[_Running, int] | None:
        """Return a fork of the process by its id; nothing where there is none, also in a second process."""
        for _ in range(2):
            with suppress(OSError):
                running = self._started()
                running.ask(request, files)
                if said := running.answer():
                    return running, int(said)
            self.close()
        return None

    def _started(self) -> _Running:
        if self._running:
            return self._running
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        start = f"{_IMPORTABLE}from generator.edit.warm_child import main; main(int(sys.argv[2]))"
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-P", "-c", start, str(ROOT), str(theirs.fileno())],
                cwd=ROOT,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - it only asks the kernel
            )
        self._running = _Running(process, ours)
        return self._running

    def _watched(self, running: _Running, pid: int, seconds: float) -> tuple[int | None, WorkClock]:
        """Wait for a fork to end; return its exit code, ``None`` where its time was up, and the time it took."""
        clock, tick = WorkClock(pid), TICK_SECONDS / 4
        try:
            while not select.select([running.line], [], [], min(tick, seconds / 4))[0]:
                if clock.ends(seconds):
                    with suppress(ProcessLookupError):
                        os.killpg(pid, signal.SIGKILL)
                    running.answer()
                    return None, clock
                tick = min(tick * 2, _LONGEST_TICK)
        except BaseException:
            self.close()
            raise
        said = running.answer()
        if not said:  # somebody has ended the warm process, and the fork with it
            self.close()
        return int(said or -signal.SIGKILL), clock


_shared: list[WarmProcess] = []


def _warm() -> WarmProcess:
    """Return this process's own; one that a fork has inherited belongs to its parent."""
    if not _shared or _shared[0].owner != os.getpid():
        _shared[:] = [WarmProcess()]
        atexit.register(_shared[0].close)
    return _shared[0]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
