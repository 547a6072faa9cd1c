"""Running a program below the supervisor, which leaves no process and no private folder behind."""

from __future__ import annotations

import marshal
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from generator.process_time import descendants
from generator.sandbox.descriptors import memory_file, standard_input
from generator.sandbox.limits import Excess
from generator.sandbox.records import Limits
from generator.sandbox.status import StatusPipe
from generator.sandbox.watch import Watched, watch

_SUPERVISOR = Path(__file__).with_name("supervisor.py")
_CLEAN_UP_SECONDS = 3.0


@dataclass(frozen=True)
class Program:
    """What the supervisor starts.

    Attributes:
        argv: Absolute path of the program, then its arguments.
        cwd: Folder to start in.
        env: The whole environment.
        bounds: The kernel's limits for it, by the names of ``resource``.
        private: Folder that the supervisor removes should the engine die.
        grows: Folders on the machine's disk whose growth is bounded, each by ``Limits.tmp_bytes``.
        tmpfs: A sized file system of the command's own, whose files are counted; empty for none.
        own: How many processes below the supervisor belong to the sandbox itself.
        content: Bytes for the program to read. It is given two descriptors as its last arguments: one to read them
            from, and one on which it may report ``command-exit`` as one JSON object a line.
        data: What it reads from standard input.
        channel: Descriptor that becomes its standard input, in the place of ``data``.
    """

    argv: Sequence[str]
    cwd: str
    env: Mapping[str, str]
    bounds: Mapping[str, int]
    private: str
    grows: tuple[Path, ...] = ()
    tmpfs: str = ""
    own: int = 0
    content: bytes | None = None
    data: bytes = b""
    channel: int | None = None


@dataclass(frozen=True)
class Ended:
    """How a supervised program ended.

    Attributes:
        seen: Output, and the limit at which it was ended if it was.
        returncode: What the supervisor reported; ``None`` when it could not.
        told: What the program itself reported under ``command-exit``, if it was given ``content``.
        seconds: Wall-clock time.
    """

    seen: Watched
    returncode: int | None
    told: int | None
    seconds: float


def run_supervised(program: Program, limits: Limits) -> Ended:
    """Run a program to its end or to a limit; nothing of it is alive when this returns.

    Raises:
        OSError: The supervisor could not be started.
    """
    started = time.monotonic()
    with ExitStack() as stack:
        status = StatusPipe()
        stack.callback(status.close)
        lifeline, ours = os.pipe()
        cut = ExitStack()
        cut.callback(os.close, ours)
        stack.push(cut)
        try:
            process = _start(program, status.writing, lifeline, stack)
        finally:
            status.close_writing()
            os.close(lifeline)
        over = Excess(process.pid, limits, program.own, program.grows, tmpfs=program.tmpfs)
        seen = watch(process, limits, over.look, lambda: _end(process, status, cut), own=program.own)
        if seen.verdict == "exited" and (reason := over.disk()):
            seen.verdict, seen.detail = "limit", reason
        return Ended(seen, status.value("exit-code"), status.value("command-exit"), time.monotonic() - started)


def _start(program: Program, status: int, lifeline: int, stack: ExitStack) -> subprocess.Popen[bytes]:
    kept = [] if program.content is None else [memory_file(program.content, stack), _copy(status, stack)]
    wanted = {
        "argv": (*program.argv, *map(str, kept)),
        "cwd": program.cwd,
        "env": dict(program.env),
        "limits": dict(program.bounds),
        "private": program.private,
    }
    specification = memory_file(marshal.dumps(wanted), stack)
    descriptors = [specification, status, lifeline]
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(_SUPERVISOR), *map(str, descriptors)],
        env={},
        cwd="/",
        stdin=standard_input(program.data, program.channel, stack),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=[*descriptors, *kept],
        start_new_session=True,
    )


def _copy(descriptor: int, stack: ExitStack) -> int:
    copied = os.dup(descriptor)
    stack.callback(os.close, copied)
    return copied


def _end(process: subprocess.Popen[bytes], status: StatusPipe, lifeline: ExitStack) -> None:
    """Let the supervisor clean up; where the command has stopped or ended it, kill what can still be found."""
    lifeline.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_CLEAN_UP_SECONDS)
    if process.poll() is None:
        for pid in [*descendants(process.pid), process.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
    if process.returncode != 0 and (group := status.value("child-pid")):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)
