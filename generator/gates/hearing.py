"""The engine's end of the line to a process in which judged code runs."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

from generator.gates.dialogue import REPLY_MAX, Dialogue

_CHUNK = 65536
# Who has written, as the kernel says it: process, user and group. Only Linux tells.
_WRITER = struct.Struct("3i")
_PASS_WRITER: int | None = getattr(socket, "SO_PASSCRED", None)
_TELLS_WRITER: int | None = getattr(socket, "SCM_CREDENTIALS", None)


@contextmanager
def speaking(dialogue: Dialogue[Any]) -> Iterator[int]:
    """Lead a dialogue with whatever process is given the descriptor; it is over when nobody holds that any more."""
    ours, theirs = socket.socketpair()
    with closing(ours):
        if _PASS_WRITER is not None:
            ours.setsockopt(socket.SOL_SOCKET, _PASS_WRITER, 1)
        speaker = threading.Thread(target=Hearing(ours, dialogue).lead, name="judge")
        speaker.start()
        try:
            with closing(theirs):
                yield theirs.fileno()
        finally:
            # Nothing holds the other end any more, so that the speaker comes to an end.
            speaker.join()


class Hearing:
    """Leads a dialogue over a line, and holds the other side to one writer and one line at a time.

    Args:
        ours: Our end of the line.
        dialogue: What is said.
    """

    def __init__(self, ours: socket.socket, dialogue: Dialogue[Any]) -> None:
        self._ours, self._dialogue = ours, dialogue
        self._writer: int | None = None
        self._text = b""
        self._send(dialogue.first())

    def lead(self) -> None:
        """Speak until the other side hangs up, or has said something that is no reply."""
        with suppress(OSError):
            while self.listen():
                pass

    def listen(self) -> bool:
        """Take what has come, and answer; tell whether more may come."""
        content, told = self._received()
        if not content:
            return False
        for _, kind, data in told:
            if kind == _TELLS_WRITER:
                writer = _WRITER.unpack(data[: _WRITER.size])[0]
                if self._writer not in {None, writer}:
                    self._dialogue.refuse("a second process wrote replies")
                self._writer = writer
        self._text += content
        if len(self._text) > REPLY_MAX:
            self._dialogue.refuse("it said more than any reply holds")
        elif b"\n" in self._text:
            row, _, self._text = self._text.partition(b"\n")
            if self._text:
                # In lockstep nothing can stand behind a reply.
                self._dialogue.refuse("it said more than it was asked")
            else:
                self._send(self._dialogue.take(row))
        elif self._dialogue.state != "open":
            self._dialogue.refuse("it said more than it was asked")
        if self._dialogue.state == "forged":
            self._ours.shutdown(socket.SHUT_RDWR)
            return False
        return True

    def _received(self) -> tuple[bytes, list[tuple[int, int, bytes]]]:
        """Return what has come, and what the system tells of it."""
        if not hasattr(self._ours, "recvmsg"):
            return self._ours.recv(_CHUNK), []
        content, told, _, _ = self._ours.recvmsg(_CHUNK, socket.CMSG_SPACE(_WRITER.size))
        return content, told

    def _send(self, text: bytes) -> None:
        if text:
            self._ours.sendall(text)
