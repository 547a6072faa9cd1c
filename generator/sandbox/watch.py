"""Reading what a command writes and ending it at its limits."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from io import FileIO
from typing import IO, Protocol

from generator.process_time import TICK_SECONDS, WorkClock, descendants
from generator.sandbox.records import Limits, Verdict

# Once it is set, commands that are run in this context are ended: signals reach the main thread alone.
GIVEN_UP: ContextVar[threading.Event | None] = ContextVar("given_up", default=None)
_LAST_WORDS_SECONDS = 2.0
_DRAIN_SECONDS = 1.0
_CHUNK = 65536


@dataclass
class Watched:
    """What was seen of a command: the capped output and, where we ended it, why."""

    stdout: bytearray = field(default_factory=bytearray)
    stderr: bytearray = field(default_factory=bytearray)
    verdict: Verdict = "exited"
    detail: str = ""


class Process(Protocol):
    """What can be watched: a process that was started with pipes for its output."""

    @property
    def pid(self) -> int:
        """Its number."""

    @property
    def stdout(self) -> IO[bytes] | FileIO | None:
        """What it writes."""

    @property
    def stderr(self) -> IO[bytes] | FileIO | None:
        """What it writes on standard error."""

    def wait(self) -> object:
        """Wait until it has ended, where it is a child of ours."""


def watch(
    process: Process,
    limits: Limits,
    breach: Callable[[], str],
    kill: Callable[[], None],
    *,
    own: int = 0,
) -> Watched:
    """Read both pipes of a started process until it exits or reaches a limit; it is dead when this returns.

    The end of the process counts, not the end of its output: a command may close its pipes and hang, or leave a
    daemon that holds them.

    Args:
        process: Started with pipes for standard output and error.
        limits: Bounds on time and output.
        breach: Looks at the process tree; returns which other limit is exceeded, or an empty string.
        kill: Ends the process and everything below it; also called, to no harm, when it has ended by itself.
        own: How many of the processes below it are the sandbox's own.
    """
    seen = Watched()
    try:
        with selectors.DefaultSelector() as selector, _process_file(process.pid) as ended:
            buffers = _register(selector, process, seen)
            selector.register(ended, selectors.EVENT_READ)
            seen.verdict, seen.detail = _until_end(
                selector, ended, buffers, limits, _ending(process.pid, limits, breach)
            )
            if seen.verdict == "timeout":
                _last_words(selector, ended, buffers, limits.output_bytes, descendants(process.pid)[own:])
            # Before the pipes are emptied: what still lives would go on filling them.
            kill()
            if not _drain(selector, ended, buffers, limits.output_bytes) and seen.verdict == "exited":
                seen.verdict, seen.detail = _too_much(limits)
    finally:
        kill()
        process.wait()
        for pipe in (process.stdout, process.stderr):
            if pipe:
                pipe.close()
    return seen


@contextlib.contextmanager
def _process_file(pid: int) -> Iterator[int]:
    descriptor = os.pidfd_open(pid)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _register(selector: selectors.BaseSelector, process: Process, seen: Watched) -> dict[int, bytearray]:
    buffers: dict[int, bytearray] = {}
    for pipe, buffer in ((process.stdout, seen.stdout), (process.stderr, seen.stderr)):
        if pipe is not None:
            os.set_blocking(pipe.fileno(), False)
            selector.register(pipe.fileno(), selectors.EVENT_READ)
            buffers[pipe.fileno()] = buffer
    return buffers


def _until_end(
    selector: selectors.BaseSelector,
    ended: int,
    buffers: dict[int, bytearray],
    limits: Limits,
    ending: Callable[[], tuple[Verdict, str]],
) -> tuple[Verdict, str]:
    next_look = 0.0
    while True:
        if (now := time.monotonic()) >= next_look:
            verdict, detail = ending()
            if verdict != "exited":
                return verdict, detail
            next_look = time.monotonic() + TICK_SECONDS
        ready = [key.fd for key, _ in selector.select(max(0.0, next_look - now))]
        if not _read_all(selector, [fd for fd in ready if fd != ended], buffers, limits.output_bytes):
            return _too_much(limits)
        if ended in ready:
            return "exited", ""


def _ending(pid: int, limits: Limits, breach: Callable[[], str]) -> Callable[[], tuple[Verdict, str]]:
    """Return what tells why the processes below ``pid`` are to be ended now; ``exited`` where they are not."""
    clock = WorkClock(pid)
    given_up = GIVEN_UP.get()

    def look() -> tuple[Verdict, str]:
        if given_up and given_up.is_set():
            return "limit", "interrupted"
        if reason := breach():
            return "limit", reason
        if not clock.ends(limits.seconds, limits.wall_seconds):
            return "exited", ""
        if clock.counted >= limits.seconds:
            return "timeout", f"still running after {limits.seconds:g} s"
        return "slow", f"the machine let it work for {clock.counted:.1f} s in {clock.passed:.0f} s"

    return look


def _last_words(
    selector: selectors.BaseSelector, ended: int, buffers: dict[int, bytearray], most: int, pids: list[int]
) -> None:
    """Tell a command that its time is up, by the signal of the kernel's own limit, so that it may say where it was."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGXCPU)
    deadline = time.monotonic() + _LAST_WORDS_SECONDS
    while (left := deadline - time.monotonic()) > 0:
        ready = [key.fd for key, _ in selector.select(left)]
        if not _read_all(selector, [fd for fd in ready if fd != ended], buffers, most) or ended in ready:
            return


def _too_much(limits: Limits) -> tuple[Verdict, str]:
    return "limit", f"wrote more than {limits.output_bytes} bytes of output"


def _read_all(selector: selectors.BaseSelector, ready: list[int], buffers: dict[int, bytearray], most: int) -> bool:
    """Read once from each ready pipe; return whether both are still within their bound."""
    within = True
    for descriptor in ready:
        try:
            chunk = os.read(descriptor, _CHUNK)
        except BlockingIOError:
            continue
        if not chunk:
            selector.unregister(descriptor)
        buffer = buffers[descriptor]
        within = within and len(buffer) + len(chunk) <= most
        buffer += chunk[: most - len(buffer)]
    return within


def _drain(selector: selectors.BaseSelector, ended: int, buffers: dict[int, bytearray], most: int) -> bool:
    """Take what is left in the pipes of a dead command; a surviving holder of a pipe cannot keep us."""
    selector.unregister(ended)
    within = True
    deadline = time.monotonic() + _DRAIN_SECONDS
    while selector.get_map() and (left := deadline - time.monotonic()) > 0:
        if not (ready := [key.fd for key, _ in selector.select(left)]):
            break
        within = _read_all(selector, ready, buffers, most) and within
    return within
