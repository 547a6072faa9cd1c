"""What a sandbox tells about its command, on a pipe of which the command has no end."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
from contextlib import suppress

_READ_MAX = 65536
_GONE_MILLISECONDS = 5000


class StatusPipe:
    """A pipe on which the starting program writes one JSON object a line.

    The keys are bubblewrap's: ``child-pid`` when the namespaces stand, ``exit-code`` once the command itself ended.
    """

    def __init__(self) -> None:
        self._reading, self.writing = os.pipe()
        os.set_blocking(self._reading, False)
        self._text = b""
        self._ended = False

    def close_writing(self) -> None:
        """Close our copy of the writing end after the start."""
        os.close(self.writing)

    def close(self) -> None:
        """Close the reading end."""
        os.close(self._reading)

    def value(self, key: str) -> int | None:
        """Return the number that was reported under ``key`` so far."""
        with suppress(BlockingIOError):
            while chunk := os.read(self._reading, _READ_MAX):
                self._text += chunk
        for line in self._text.split(b"\n"):
            with suppress(ValueError):
                found = json.loads(line)
                if isinstance(found, dict) and isinstance(found.get(key), int):
                    return int(found[key])
        return None

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End the sandbox and its first inner process, with which the kernel ends all others in the namespace."""
        process.kill()
        if self._ended or (first := self._first_process()) is None:
            return
        self._ended = True  # from now on its number may belong to another process
        try:
            with suppress(ProcessLookupError, PermissionError):
                signal.pidfd_send_signal(first, signal.SIGKILL)
            poll = select.poll()
            poll.register(first, select.POLLIN)
            poll.poll(_GONE_MILLISECONDS)
        finally:
            os.close(first)

    def _first_process(self) -> int | None:
        pid = self.value("child-pid")
        if pid is None:
            return None
        try:
            return os.pidfd_open(pid)
        except OSError:
            return None
