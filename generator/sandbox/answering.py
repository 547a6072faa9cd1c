"""One question to a child process and its answer, by pipes and threads, which every system has."""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from generator.sandbox.limits import signal_limit
from generator.sandbox.records import Finished, Limits

SPOKEN = "spoken "
_SPOKEN = SPOKEN.encode()
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

    def finished(self, limits: Limits, seconds: float) -> Finished:
        """Return the same as the outcome of a command that was bounded by time and output alone."""
        output = (self.stdout, self.stderr)
        if self.returncode is None:
            return Finished(None, *output, seconds, "timeout", f"still running after {limits.seconds:g} s")
        if self.is_cut:
            reason = f"wrote more than {limits.output_bytes} bytes of output"
            return Finished(None, *output, seconds, "limit", reason)
        returncode = self.returncode if self.returncode >= 0 else 128 - self.returncode
        reason = signal_limit(returncode)
        return Finished(returncode, *output, seconds, "limit" if reason else "exited", reason)


def exchange(
    process: subprocess.Popen[bytes],
    question: bytes,
    seconds: float,
    most: int,
    *,
    hold: bool = True,
    channel: int | None = None,
) -> Reply:
    """Write a question and wait until the child has ended.

    Args:
        process: Started with three pipes and no buffers.
        question: What it reads.
        seconds: When it must have ended; it is left to the caller to kill it.
        most: How many bytes of each output are kept.
        hold: Whether the child's standard input stays open until it has ended.
        channel: A socket of which each byte goes on to the child, and on which is put what stands in those lines of the
            child's that begin with ``SPOKEN``; its other end is hung up when the child has ended.
    """
    line = _line(channel)
    outputs = (_Output(process.stdout, most, line), _Output(process.stderr, most))
    # A child that never reads must not keep us.
    threading.Thread(target=_write, args=(process.stdin, question, hold, line), daemon=True).start()
    returncode: int | None = None
    try:
        with suppress(subprocess.TimeoutExpired):
            returncode = process.wait(seconds)
            for output in outputs:
                output.join(_DRAIN_SECONDS)
    finally:
        if line:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
    is_cut = any(output.is_cut for output in outputs)
    return Reply(returncode, bytes(outputs[0].kept), bytes(outputs[1].kept), is_cut)


def _line(channel: int | None) -> socket.socket | None:
    if channel is None:
        return None
    return socket.fromfd(channel, getattr(socket, "AF_UNIX", socket.AF_INET), socket.SOCK_STREAM)


def _write(pipe: IO[bytes] | None, question: bytes, hold: bool, line: socket.socket | None) -> None:
    # One that has ended before it read all says so by its exit code.
    with suppress(OSError, ValueError):
        _write_all(pipe, question)
        while line and (data := line.recv(_CHUNK)):
            _write_all(pipe, data)
        if pipe and not hold:
            pipe.close()


def _write_all(pipe: IO[bytes] | None, data: bytes) -> None:
    left = memoryview(data)
    while pipe and left:
        left = left[pipe.write(left) :]


class _Output(threading.Thread):
    def __init__(self, pipe: IO[bytes] | None, most: int, line: socket.socket | None = None) -> None:
        super().__init__(daemon=True)
        self._pipe, self._most, self._line = pipe, most, line
        self.kept = bytearray()
        self.is_cut = False
        self.start()

    def run(self) -> None:
        with suppress(OSError, ValueError):
            # Never by a buffer: closing one waits for whoever reads from it, and a daemon may hold the pipe.
            while self._pipe and (chunk := os.read(self._pipe.fileno(), _CHUNK)):
                self.is_cut = self.is_cut or len(self.kept) + len(chunk) > self._most
                self.kept += chunk[: self._most - len(self.kept)]
                self._pass_on()

    def _pass_on(self) -> None:
        """Take the lines that are spoken out of what is kept."""
        while self._line and self.kept.startswith(_SPOKEN) and (end := self.kept.find(b"\n")) >= 0:
            self._line.sendall(base64.b64decode(self.kept[len(_SPOKEN) : end]))
            del self.kept[: end + 1]
