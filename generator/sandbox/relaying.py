"""A channel to a command that no descriptor reaches: it goes through the standard streams of what starts it.

Each line on these streams is one JSON object. The near side is the engine's, the far side is where the command is a
process like any other.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO

_CHUNK = 65536
_READY, _SAID = "relay", "said"
_WRITER = struct.Struct("3i")
# No reply looks like this, so that it is refused by whoever reads it.
_SECOND_WRITER = b"a second process wrote\n"


@contextmanager
def near(process: subprocess.Popen[bytes], channel: int | None) -> Iterator[None]:
    """Carry what goes over a channel to and from a process, whose other lines stay on its standard output.

    Args:
        process: Started with pipes and no buffers; its ``stdout`` is replaced.
        channel: An end of a connected socket; without one nothing is done.
    """
    if channel is None:
        yield
        return
    reading, writing = os.pipe()
    real, process.stdout = process.stdout, os.fdopen(reading, "rb", buffering=0)
    with socket.socket(fileno=os.dup(channel)) as ours:
        ready = threading.Event()
        threads = [
            threading.Thread(target=_outwards, args=(real, ours, writing, ready), daemon=True),
            threading.Thread(target=_inwards, args=(ours, process.stdin, ready), daemon=True),
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            with suppress(OSError):
                ours.shutdown(socket.SHUT_RDWR)
            ready.set()
            for thread in threads:
                thread.join()
            if real:
                real.close()


def _outwards(real: IO[bytes] | None, ours: socket.socket, writing: int, ready: threading.Event) -> None:
    with os.fdopen(writing, "wb", buffering=0) as others, suppress(OSError, ValueError):
        while real and (line := _line(real)):
            told = _object(line)
            if _READY in told:
                ready.set()
            elif isinstance(said := told.get(_SAID), str):
                with suppress(OSError):
                    ours.sendall(base64.b64decode(said))
            else:
                others.write(line)


def _line(pipe: IO[bytes]) -> bytes:
    """Return the next line of a pipe without a buffer."""
    text = bytearray()
    while not text.endswith(b"\n") and (chunk := pipe.readline(_CHUNK)):
        text += chunk
    return bytes(text)


def _object(line: bytes) -> dict[str, object]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _inwards(ours: socket.socket, pipe: IO[bytes] | None, ready: threading.Event) -> None:
    ready.wait()
    with suppress(OSError, ValueError):
        while pipe and (text := ours.recv(_CHUNK)):
            pipe.write(json.dumps({_SAID: base64.b64encode(text).decode()}).encode() + b"\n")


class Far:
    """The end of a channel where the command is.

    Args:
        output: Where lines for the near side go.

    Attributes:
        channel: Descriptor for the command.
    """

    def __init__(self, output: IO[str]) -> None:
        self._output = output
        self._ours, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self.channel = self._theirs.fileno()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._tell({_READY: True})
        self._thread.start()

    def take(self, line: bytes) -> None:
        """Take a line from the near side."""
        if isinstance(said := _object(line).get(_SAID), str):
            with suppress(OSError):
                self._ours.sendall(base64.b64decode(said))

    def close(self) -> None:
        """Carry what is left; nothing of the command must be alive."""
        self._theirs.close()
        self._thread.join()

    def _listen(self) -> None:
        known: int | None = None
        with suppress(OSError):
            while True:
                content, told, _, _ = self._ours.recvmsg(_CHUNK, socket.CMSG_SPACE(_WRITER.size))
                if not content:
                    return
                writers = [_WRITER.unpack(data[: _WRITER.size])[0] for _, _, data in told]
                known = known or next(iter(writers), None)
                if any(writer != known for writer in writers):
                    content = _SECOND_WRITER
                self._tell({_SAID: base64.b64encode(content).decode()})

    def _tell(self, told: dict[str, object]) -> None:
        self._output.write(json.dumps(told) + "\n")
        self._output.flush()
