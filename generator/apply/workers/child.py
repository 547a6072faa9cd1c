"""The processes in which waves are built: each is asked over its standard input and answers on its standard output.

They are started as commands of their own. What starts them may have threads, may be a process that must not have
children of Python's kind, as the workers of a cluster are, and need not be a program that can be imported again.
"""

from __future__ import annotations

import json
import os
import pickle
import queue
import struct
import subprocess
import sys
import tempfile
import zlib
from contextlib import suppress
from typing import IO, Any

from generator.apply.workers.records import WaveOutcome
from generator.process_groups import kill_group
from generator.reaper import forget, marked, watch

_LENGTH = struct.Struct(">Q")
_CHILD = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from generator.apply.workers.serving import serve; serve()"
)
_SAID_MAX = 300
_CLOSING_SECONDS = 10.0


def packed(thing: object) -> bytes:
    """Return something as bytes; texts take a fraction of their size."""
    return zlib.compress(pickle.dumps(thing, pickle.HIGHEST_PROTOCOL), 1)


def unpacked(data: bytes) -> Any:
    """Return what bytes from ``packed`` stand for; only for those of a process of ours."""
    return pickle.loads(zlib.decompress(data))  # noqa: S301 - from our own child or over a cluster that is ours


def send(file: IO[bytes], data: bytes) -> None:
    """Write one message."""
    file.write(_LENGTH.pack(len(data)))
    file.write(data)
    file.flush()


def receive(file: IO[bytes]) -> bytes | None:
    """Read one message; ``None`` where there is no more, or only a part of one."""
    head = file.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    data = file.read(size)
    return data if len(data) == size else None


class Child:
    """One process that builds waves."""

    def __init__(self) -> None:
        self._said = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the process
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", _CHILD, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            env=marked(os.environ),
            start_new_session=True,
        )
        watch(self._process.pid)

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def ask(self, request: bytes) -> bytes | None:
        """Return what it answers; ``None`` where it ended before it had."""
        assert self._process.stdin is not None and self._process.stdout is not None  # noqa: S101, PT018 - both are pipes
        try:
            send(self._process.stdin, request)
        except OSError:
            return None
        return receive(self._process.stdout)

    def end(self) -> str:
        """Wait for one that has ended; return how it did, as a clause."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(_CLOSING_SECONDS)
        self._said.seek(max(0, self._said.seek(0, os.SEEK_END) - _SAID_MAX))
        said = " ".join(self._said.read().decode("utf-8", "replace").split())
        self.kill()
        code = self._process.returncode
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        return f"its process {how}" + (f": …{said}" if said else "")

    def kill(self) -> None:
        """End it at once; what it has started ends with it."""
        kill_group(self._process.pid)
        self._process.wait()
        self._forget()

    def close(self) -> None:
        """Let it tidy up and end; one that is at work is killed."""
        with suppress(OSError):
            if self._process.stdin is not None:
                self._process.stdin.close()
        try:
            self._process.wait(_CLOSING_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        else:
            self._forget()

    def _forget(self) -> None:
        forget(self._process.pid)
        for file in (self._process.stdin, self._process.stdout, self._said):
            with suppress(OSError):
                if file is not None:
                    file.close()


class Children:
    """The processes that this one has started to build waves, as many as it is asked for at once."""

    def __init__(self) -> None:
        self._idle: queue.SimpleQueue[Child] = queue.SimpleQueue()
        self._all: set[Child] = set()

    def build(self, request: bytes) -> bytes:
        """Build a wave in one of them; a packed outcome for a packed request. Never raises."""
        try:
            child = self._take()
        except OSError as error:
            return packed(WaveOutcome(lost=f"its process did not start: {error}"))
        answer = child.ask(request)
        if answer is None:
            self._all.discard(child)
            return packed(WaveOutcome(f"process {child.pid}", lost=child.end()))
        self._idle.put(child)
        return answer

    def _take(self) -> Child:
        with suppress(queue.Empty):
            return self._idle.get_nowait()
        child = Child()
        self._all.add(child)
        return child

    def close(self) -> None:
        """End all of them: those that have nothing to do tidy up, the others are killed."""
        with suppress(queue.Empty):
            while True:
                child = self._idle.get_nowait()
                self._all.discard(child)
                child.close()
        for child in tuple(self._all):
            child.kill()
        self._all.clear()
