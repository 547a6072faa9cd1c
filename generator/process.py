"""The one runner of trusted subprocesses: argument lists, a time-out, captured output. Never a shell.

A limit is in time at work (see ``process_time``). Our tools have no reason to sleep, so one that is ended after it has
had little of the processor says nothing about what it was given: the machine was too slow, or the tool is broken.
"""

from __future__ import annotations

import errno
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, TypedDict, Unpack

from generator.errors import DISK_FAULTS, MachineSlowError, ToolBrokenError, step_after
from generator.process_groups import KILLED, kill_group
from generator.process_time import TICK_SECONDS, WorkClock
from generator.reaper import marked, watched

# The share of its time at which a command that was ended was busy rather than kept waiting.
_BUSY_SHARE = 0.5
_LONGEST_TICK = 5 * TICK_SECONDS
_DRAIN_SECONDS = 2.0
# How tools written in Python and in Rust name an error of the system, and SQLite, in which mypy keeps its cache.
_DISK_FAULT = re.compile(
    r"\[Errno (\d{1,3})\]|\(os error (\d{1,3})\)|(disk I/O error|database or disk is full|unable to open database file)"
)
_INTERRUPTED_SECONDS = 10.0
# Where the system does not have them, no process ends by one.
_OVER_TIME = {-getattr(signal, name) for name in ("SIGXCPU", "SIGPROF") if hasattr(signal, name)}


@dataclass(frozen=True)
class Completed:
    """What a finished process left.

    Attributes:
        returncode: ``None`` when it was killed at its time-out.
        stdout: What it wrote.
        stderr: What it complained of.
        is_slow: Whether it was killed without having had its time of the processor.
        worked: How long it was at work, as far as it was watched: nothing of its last moments.
    """

    returncode: int | None
    stdout: bytes
    stderr: bytes
    is_slow: bool = False
    worked: float = 0.0

    @property
    def is_busy(self) -> bool:
        """Whether it was ended because it used up its time of the processor; the kernel's limit counts too."""
        return self.returncode in _OVER_TIME or (self.returncode is None and not self.is_slow)

    @property
    def text(self) -> str:
        """Standard output as text; bytes that are no UTF-8 are kept as surrogates."""
        return self.stdout.decode("utf-8", "surrogateescape")

    @property
    def error_text(self) -> str:
        """Standard error as printable text."""
        return self.stderr.decode("utf-8", "replace").strip()


class _Options(TypedDict):
    """What ``run_tool`` passes on."""

    cwd: Path
    env: Mapping[str, str]
    seconds: float
    data: NotRequired[bytes]
    wall: NotRequired[float | None]


def run(
    argv: Sequence[str | Path],
    *,
    cwd: Path,
    env: Mapping[str, str],
    data: bytes = b"",
    seconds: float = 300.0,
    wall: float | None = None,
) -> Completed:
    """Run a command in its own session and return what it left; at the time-out its whole group is killed.

    Should this process be killed meanwhile, the reaper kills the group.

    Args:
        argv: The command and its arguments.
        cwd: Where it starts.
        env: All of its environment.
        data: Its standard input.
        seconds: The longest that it may be at work.
        wall: When it must have ended, whatever kept it; by default ``process_time.patience`` of ``seconds``.

    Raises:
        OSError: The command could not be started.
        ValueError: An argument or an environment value cannot be given to a process.
    """
    with (
        _readable(data) as readable,
        subprocess.Popen(
            [os.fspath(part) for part in argv],
            cwd=cwd,
            env=marked(env),
            stdin=readable,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process,
        watched(process.pid),
    ):
        try:
            clock = WorkClock(process.pid)
            stdout, stderr = _communicate(process, clock, seconds, wall)
        except subprocess.TimeoutExpired:
            kill_group(process.pid)
            return Completed(None, *_what_is_left(process), ended_late(clock, seconds), clock.counted)
        except BaseException:
            kill_group(process.pid)
            raise
    return Completed(process.returncode, stdout, stderr, worked=clock.counted)


def run_tool(name: object, argv: Sequence[str | Path], **options: Unpack[_Options]) -> Completed:
    """Run a tool of ours over what others wrote; what ends the tool from outside is no verdict on that.

    Args:
        name: How errors call the tool.
        argv: The command and its arguments.
        options: See ``run``.

    Raises:
        ToolBrokenError: Somebody killed it, such as a system that is short of memory, or the machine was too slow for
            it. Tools do not kill themselves: one that crashes ends with another signal, and one that is busy for too
            long has no return code.
        OSError: It could not be started.
    """
    return refuse_no_verdict(name, run(argv, **options))


def refuse_no_verdict(name: object, finished: Completed) -> Completed:
    """Return what a tool left, where that says something about what it was given.

    Raises:
        ToolBrokenError: See ``run_tool``.
    """
    if finished.returncode == KILLED:
        raise ToolBrokenError(f"{name} was killed.", "Run the command again.")
    if finished.is_slow:
        raise MachineSlowError(name)
    return finished


def ended_late(clock: WorkClock, seconds: float) -> bool:
    """Tell whether what was ended at its time-out had not had its time of the processor."""
    return clock.used < _BUSY_SHARE * seconds


def _communicate(
    process: subprocess.Popen[bytes], clock: WorkClock, seconds: float, wall: float | None
) -> tuple[bytes, bytes]:
    """Take the output of a process.

    Raises:
        subprocess.TimeoutExpired: Its time is up.
    """
    # Most commands take some milliseconds, and the longer one takes, the less it matters when its end is seen.
    tick = min(TICK_SECONDS, seconds / 4)
    while True:
        try:
            return process.communicate(timeout=tick)
        except subprocess.TimeoutExpired:
            if clock.ends(seconds, wall):
                raise
            tick = min(tick * 2, _LONGEST_TICK, seconds / 4)


@contextmanager
def _readable(data: bytes) -> Iterator[int]:
    """Give a descriptor to read bytes from: a file, as ``communicate`` loses the input of a pipe at its time-out."""
    if not data:
        yield subprocess.DEVNULL
        return
    in_memory = hasattr(os, "memfd_create")
    with os.fdopen(os.memfd_create("input"), "w+b") if in_memory else tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        yield file.fileno()


def refuse_disk_fault(name: object, finished: Completed) -> None:
    """See to it that a tool which could not work was not failed by its disk.

    Raises:
        ToolBrokenError: It was, as far as it says: a full or broken disk is no verdict on what it was given.
    """
    said = finished.stdout.decode("utf-8", "replace") + finished.error_text
    for python, rust, database in _DISK_FAULT.findall(said):
        number = int(python or rust or errno.EIO)
        if number in DISK_FAULTS:
            fault = OSError(number, database or os.strerror(number))
            raise ToolBrokenError(f"{name}: {fault.strerror}.", step_after(fault))


async def run_beside(argv: Sequence[str | Path], *, cwd: Path, env: Mapping[str, str], data: bytes) -> Completed:
    """Run a command beside an event loop, which goes on meanwhile; see ``run``.

    Where the task that waits for it is cancelled, the command is interrupted as by Ctrl-C, and killed with its whole
    group where it does not end soon.

    Raises:
        OSError: The command could not be started.
    """
    import asyncio

    starting = asyncio.ensure_future(
        asyncio.create_subprocess_exec(
            *[os.fspath(part) for part in argv],
            cwd=cwd,
            env=marked(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    )

    async def talk() -> Completed:
        process = await starting
        with watched(process.pid):
            stdout, stderr = await process.communicate(data)
        return Completed(process.returncode, stdout, stderr)

    talking = asyncio.ensure_future(talk())
    try:
        return await asyncio.shield(talking)
    except asyncio.CancelledError:
        # One that is only being started is waited for: asyncio would end the command alone, not what it starts.
        with suppress(ProcessLookupError):
            (await starting).send_signal(signal.SIGINT)
        await asyncio.wait([talking], timeout=_INTERRUPTED_SECONDS)
        raise
    finally:
        if not talking.done():
            kill_group((await starting).pid)
            await asyncio.wait([talking], timeout=_DRAIN_SECONDS)
            talking.cancel()


def _what_is_left(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """Read the pipes of a killed process; one that left the group and holds them open cannot keep us."""
    try:
        return process.communicate(timeout=_DRAIN_SECONDS)
    except subprocess.TimeoutExpired as late:
        return late.stdout or b"", late.stderr or b""
