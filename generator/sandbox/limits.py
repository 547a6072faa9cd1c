"""Turning limits into what the kernel and the watching loop hold a command to."""

from __future__ import annotations

import math
import os
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.process_time import descendants
from generator.sandbox.environment import PRIVATE_TMP
from generator.sandbox.processes import Usage, deleted_files, memory_of, threads_of, usage
from generator.sandbox.records import Limits

OPEN_FILES = 1024
_TMP_FILES = 100_000
_THREADS_PER_PROCESS = 16
_DISK_LOOK_SECONDS = 0.5
_DISK_REST = 2  # looking at very many files may take a third of the time
_TOO_MANY_FILES = f"made more than {_TMP_FILES} files"

_REASONS = {"SIGXCPU": "used up its processor time", "SIGXFSZ": "wrote a file beyond the size limit"}
_LIMIT_SIGNALS = {128 + getattr(signal, name): why for name, why in _REASONS.items() if hasattr(signal, name)}


def resource_limits(limits: Limits) -> dict[str, int]:
    """Return the kernel's limits for each process, by the names that ``prlimit`` and ``resource`` share.

    Processor time is only a second line behind the wall clock: a command may keep every processor busy.
    """
    return {
        "as": limits.address_bytes or limits.memory_bytes,
        "core": 0,
        "cpu": math.ceil(limits.seconds * (os.cpu_count() or 1)) + 1,
        "fsize": limits.file_bytes,
        "nofile": OPEN_FILES,
        "nproc": limits.processes,
    }


def signal_limit(returncode: int) -> str:
    """Return which limit the kernel ended a command for, or an empty string."""
    return _LIMIT_SIGNALS.get(returncode, "")


@dataclass
class Excess:
    """Tells which limit the processes below one process exceed together.

    Attributes:
        pid: Root of the tree; not counted itself.
        limits: Bounds.
        own: How many of the processes below are the sandbox's own; they come first and are not counted either.
        grows: Folders on the machine's disk whose growth is bounded.
        tmpfs: A sized file system of the command's own, whose files are counted; empty for none.
        namespaces: Whether the first process below lives in namespaces with a temporary folder of their own.
    """

    pid: int
    limits: Limits
    own: int = 0
    grows: tuple[Path, ...] = ()
    tmpfs: str = ""
    namespaces: bool = False
    _before: list[Usage] = field(init=False)
    _next_disk_look: float = field(init=False)

    def __post_init__(self) -> None:
        self._before = [usage(folder) for folder in self.grows]
        self._next_disk_look = time.monotonic() + _DISK_LOOK_SECONDS

    def look(self) -> str:
        """Return the limit that is exceeded now, or an empty string."""
        # The kernel's limits hold each process by itself, and some do not hold root; here all are counted together.
        limits = self.limits
        below = descendants(self.pid)
        pids = below[self.own :]
        if len(pids) > limits.processes:
            return f"ran more than {limits.processes} processes"
        if threads_of(pids) > (most := limits.processes * _THREADS_PER_PROCESS):
            return f"ran more than {most} threads"
        if memory_of(pids, limits.memory_bytes) > limits.memory_bytes:
            return f"used more than {limits.memory_bytes} bytes of memory"
        if self._files(below) > _TMP_FILES:
            return _TOO_MANY_FILES
        if self.grows and time.monotonic() >= self._next_disk_look:
            started = time.monotonic()
            if reason := self.disk(pids):
                return reason
            took = time.monotonic() - started
            self._next_disk_look = time.monotonic() + max(_DISK_LOOK_SECONDS, took * _DISK_REST)
        return ""

    def _files(self, below: Sequence[int]) -> int:
        """Return how many files there are on the temporary file system of the command, where it has one."""
        if self.tmpfs:
            return _files_on(os.statvfs(self.tmpfs))
        return _files_in_tmp(below[0]) if self.namespaces and below else 0

    def disk(self, pids: Sequence[int] = ()) -> str:
        """Return which limit the folders exceed, or an empty string; deleted files that ``pids`` hold open count."""
        hidden = deleted_files(pids) if self.grows else Usage()
        for folder, before in zip(self.grows, self._before, strict=True):
            now = usage(folder)
            if now.size + hidden.size - before.size > self.limits.tmp_bytes:
                return f"wrote more than {self.limits.tmp_bytes} bytes"
            if now.files - before.files > _TMP_FILES:
                return _TOO_MANY_FILES
        return ""


def _files_in_tmp(pid: int) -> int:
    """Return the number of files on the private temporary folder of the namespace in which ``pid`` lives."""
    try:
        # Both answers come from one folder, even if the process changes its root in between.
        folder = os.open(f"/proc/{pid}/root{PRIVATE_TMP}", os.O_RDONLY | os.O_DIRECTORY | os.O_NONBLOCK)
    except OSError:
        return 0
    try:
        if os.fstat(folder).st_dev == Path(PRIVATE_TMP).stat().st_dev:
            return 0  # not yet in its own root
        return _files_on(os.fstatvfs(folder))
    except OSError:
        return 0
    finally:
        os.close(folder)


def _files_on(found: os.statvfs_result) -> int:
    return found.f_files - found.f_ffree
