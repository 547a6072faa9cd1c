"""One child of the warm process, as the engine holds it: its output, its first process, and how it ended."""

from __future__ import annotations

import os
import select
import signal
import socket
import struct
from contextlib import ExitStack, suppress
from io import FileIO

_START_SECONDS = 60.0
_GONE_MILLISECONDS = 5000
_SAID_MAX = 4096
# Who has written, as the kernel says it: process, user and group.
_WRITER = struct.Struct("3i")
_KILLED = 128 + 9


class RoomBrokenError(Exception):
    """The warm process does not work here, or no longer; the message says why. What was asked for was not run."""


class Child:
    """The engine's ends of what a child is given.

    Args:
        stack: Closes what stays open here.

    Attributes:
        pid: Its first process, which is the first one of its namespaces too.
        stdout: What it writes.
        stderr: What it writes on standard error.
    """

    def __init__(self, stack: ExitStack) -> None:
        self.pid = 0
        self._reading = [os.pipe() for _ in range(2)]
        self.stdout, self.stderr = (stack.enter_context(FileIO(reading)) for reading, _ in self._reading)
        self._ours, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        stack.enter_context(self._ours)
        self._ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        self._ours.settimeout(_START_SECONDS)
        self._process: int | None = None
        self._stack = stack
        self._goes = False

    def ends(self, given: ExitStack, channel: int) -> list[int]:
        """Return the descriptors for the child; ``given`` closes ours once they are sent."""
        given.enter_context(self._theirs)
        for _, writing in self._reading:
            given.callback(os.close, writing)
        return [channel, *(writing for _, writing in self._reading), self._theirs.fileno()]

    def begin(self) -> None:
        """Learn which process it is, while that waits.

        Raises:
            RoomBrokenError: It did not start.
        """
        try:
            said, told, _, _ = self._ours.recvmsg(_SAID_MAX, socket.CMSG_SPACE(_WRITER.size))
        except OSError as error:
            raise RoomBrokenError(f"a child does not start: {error}") from error
        writers = [_WRITER.unpack(data[: _WRITER.size])[0] for _, kind, data in told if kind == socket.SCM_CREDENTIALS]
        if said != b"begun" or not writers:
            raise RoomBrokenError(f"a child does not start: {said.decode('utf-8', 'replace') or 'it ended'}")
        self.pid = writers[0]
        self._process = os.pidfd_open(self.pid)
        self._stack.callback(os.close, self._process)

    def go(self) -> None:
        """Let it go on, now that it is watched."""
        if not self._goes:
            self._goes = True
            with suppress(OSError):
                self._ours.send(b"g")

    def kill(self) -> None:
        """End it, and with it everything in its namespaces; to no harm where it has ended."""
        if self._process is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            signal.pidfd_send_signal(self._process, signal.SIGKILL)
        poll = select.poll()
        poll.register(self._process, select.POLLIN)
        poll.poll(_GONE_MILLISECONDS)

    def wait(self) -> None:
        """Do nothing: the warm process is its parent."""

    def code(self) -> int:
        """Return its exit status; 128 + n where signal n ended it.

        Raises:
            RoomBrokenError: It could not make its view, so that nothing was run.
        """
        try:
            self._ours.setblocking(False)
            kind, _, said = self._ours.recv(_SAID_MAX).decode("utf-8", "replace").partition(" ")
        except OSError:
            return _KILLED
        if kind == "failed":
            raise RoomBrokenError(f"a child does not start: {said}")
        return int(said) if kind == "ended" else _KILLED
