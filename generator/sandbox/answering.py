"""One question to a child process and its answer, by pipes and threads, which every system has."""

from __future__ import annotations

import os
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

_CHUNK = 65536
_DRAIN_SECONDS = 5.0


@dataclass(frozen=True)
class Reply:
    """What a child answered.

    Attributes:
        returncode: Its exit code; ``None`` where it had not ended in time.
        stdout: What it wrote, as far as there was room.
        stderr: The same of standard error.
        is_cut: Whether it wrote more than there was room for.
    """

    returncode: int | None
    stdout: bytes
    stderr: bytes
    is_cut: bool = False

    @property
    def is_late(self) -> bool:
        """Whether it had not ended in time."""
        return self.returncode is None


def exchange(
    process: subprocess.Popen[bytes], question: bytes, seconds: float, most: int, *, hold: bool = True
) -> Reply:
    """Write a question and wait until the child has ended.

    Args:
        process: Started with three pipes and no buffers.
        question: What it reads.
        seconds: When it must have ended; it is left to the caller to kill it.
        most: How many bytes of each output are kept.
        hold: Whether the child's standard input stays open until it has ended.
    """
    outputs = (_Output(process.stdout, most), _Output(process.stderr, most))
    # A child that never reads must not keep us.
    threading.Thread(target=_write, args=(process.stdin, question, hold), daemon=True).start()
    returncode: int | None = None
    with suppress(subprocess.TimeoutExpired):
        returncode = process.wait(seconds)
        for output in outputs:
            output.join(_DRAIN_SECONDS)
    is_cut = any(output.is_cut for output in outputs)
    return Reply(returncode, bytes(outputs[0].kept), bytes(outputs[1].kept), is_cut)


def _write(pipe: IO[bytes] | None, question: bytes, hold: bool) -> None:
    # One that has ended before it read all says so by its exit code.
    with suppress(OSError, ValueError):
        left = memoryview(question)
        while pipe and left:
            left = left[pipe.write(left) :]
        if pipe and not hold:
            pipe.close()


class _Output(threading.Thread):
    def __init__(self, pipe: IO[bytes] | None, most: int) -> None:
        super().__init__(daemon=True)
        self._pipe, self._most = pipe, most
        self.kept = bytearray()
        self.is_cut = False
        self.start()

    def run(self) -> None:
        with suppress(OSError, ValueError):
            # Never by a buffer: closing one waits for whoever reads from it, and a daemon may hold the pipe.
            while self._pipe and (chunk := os.read(self._pipe.fileno(), _CHUNK)):
                self.is_cut = self.is_cut or len(self.kept) + len(chunk) > self._most
                self.kept += chunk[: self._most - len(self.kept)]
