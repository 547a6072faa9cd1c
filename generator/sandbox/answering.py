"""One question to a child process and its answer, by pipes and threads, which every system has."""

from __future__ import annotations

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
    """

    returncode: int | None
    stdout: bytes
    stderr: bytes

    @property
    def is_late(self) -> bool:
        """Whether it had not ended in time."""
        return self.returncode is None


def exchange(process: subprocess.Popen[bytes], question: bytes, seconds: float, most: int) -> Reply:
    """Write a question and wait until the child has ended; its standard input stays open until then.

    Args:
        process: Started with three pipes.
        question: What it reads.
        seconds: When it must have ended; it is left to the caller to kill it.
        most: How many bytes of each output are kept.
    """
    outputs = (_Output(process.stdout, most), _Output(process.stderr, most))
    # A child that never reads must not keep us.
    threading.Thread(target=_write, args=(process.stdin, question), daemon=True).start()
    returncode: int | None = None
    with suppress(subprocess.TimeoutExpired):
        returncode = process.wait(seconds)
        for output in outputs:
            output.join(_DRAIN_SECONDS)
    return Reply(returncode, *(bytes(output.kept) for output in outputs))


def _write(pipe: IO[bytes] | None, question: bytes) -> None:
    # One that has ended before it read all says so by its exit code.
    with suppress(OSError, ValueError):
        if pipe:
            pipe.write(question)
            pipe.flush()


class _Output(threading.Thread):
    def __init__(self, pipe: IO[bytes] | None, most: int) -> None:
        super().__init__(daemon=True)
        self._pipe, self._most = pipe, most
        self.kept = bytearray()
        self.start()

    def run(self) -> None:
        with suppress(OSError, ValueError):
            while self._pipe and (chunk := self._pipe.read1(_CHUNK)):  # type: ignore[attr-defined]
                self.kept += chunk[: self._most - len(self.kept)]
