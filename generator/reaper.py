"""What this process has started ends when this process is killed: a small process beside it sees to that.

A killed process cannot clean up, so what it had started would go on writing while the next run begins. The reaper
notices the end of this process by the end of a line between them, kills what is left, removes its temporary folders,
and only then lets go of a lock that it was given to keep. It needs nothing of the system but a socket or a pipe and
signals. On Linux it also finds what its list does not have, by a mark in the environment that children pass on.
"""

from __future__ import annotations

import atexit
import json
import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

MARK = "AAS_LIFELINE"
_PROGRAM = Path(__file__).with_name("reaper_program.py")
# Without it Windows starts no Python.
_NEEDED = ("SYSTEMROOT",)


class _Reaper:
    """The process, and our end of the line to it."""

    def __init__(self, mark: str) -> None:
        # A socket also carries a descriptor; elsewhere a pipe has to do.
        theirs: socket.socket | None = None
        self._line: socket.socket | None = None
        if hasattr(socket, "send_fds"):
            self._line, theirs = socket.socketpair()
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", str(_PROGRAM), mark],
                stdin=theirs.fileno() if theirs else subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={name: os.environ[name] for name in _NEEDED if name in os.environ},
                cwd=_PROGRAM.anchor,
                start_new_session=True,
            )
        finally:
            if theirs:
                theirs.close()

    def tell(self, words: str, descriptor: int | None = None) -> None:
        """Write one line, and hand over a descriptor where the system can.

        Raises:
            OSError: The reaper is gone.
        """
        data = f"{words}\n".encode()
        if self._line and descriptor is not None:
            socket.send_fds(self._line, [data], [descriptor])
        elif self._line:
            self._line.sendall(data)
        elif self._process.stdin:
            self._process.stdin.write(data)
            self._process.stdin.flush()

    def disown(self) -> None:
        """Close our end of the line, and do not wait for what it does then."""
        for end in (self._line, self._process.stdin):
            if end:
                with suppress(OSError):
                    end.close()
        # Or the garbage collector would complain of a process that nobody has waited for.
        self._process.returncode = 0


class _Reapers:
    """The reaper of this process; started with the first child, and anew where somebody has killed it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._mark = secrets.token_hex(16)
        self._reaper: _Reaper | None = None
        self._watched: dict[str, str] = {}
        atexit.register(self.end)
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._forget_parents)

    def mark(self) -> str:
        """Return the mark for the environment of children, and start the reaper where there is none."""
        with self._guard:
            # What one of our own children starts belongs to both.
            self._started()
            return f"{os.environ.get(MARK, '')} {self._mark}".strip()

    def tell(self, words: str, descriptor: int | None = None) -> None:
        with self._guard:
            self._note(words)
            try:
                self._started().tell(words, descriptor)
            except OSError:
                self._renew()

    def end(self) -> None:
        with self._guard:
            if self._reaper:
                if not self._watched:
                    with suppress(OSError):
                        self._reaper.tell(".")
                self._reaper.disown()
            self._reaper = None

    def _started(self) -> _Reaper:
        self._reaper = self._reaper or _Reaper(self._mark)
        return self._reaper

    def _note(self, words: str) -> None:
        if words.startswith("+"):
            self._watched[words[1:].partition(" ")[0]] = words
        elif words.startswith("-"):
            self._watched.pop(words[1:], None)

    def _renew(self) -> None:
        """Start another reaper in the place of one that was killed, and tell it what there is."""
        if self._reaper:
            self._reaper.disown()
        self._reaper = None
        with suppress(OSError):
            for told in self._watched.values():
                self._started().tell(told)

    def _forget_parents(self) -> None:
        # A fork would hold the line open, and the end of the parent would go unseen.
        if self._reaper:
            self._reaper.disown()
        self._reaper = None
        self._watched.clear()
        self._mark = secrets.token_hex(16)
        self._guard = threading.Lock()


_REAPERS = _Reapers()


def marked(env: Mapping[str, str]) -> dict[str, str]:
    """Return an environment for a child with the mark by which the reaper knows it and what it starts.

    Raises:
        OSError: There is no reaper yet, and it cannot be started.
    """
    return {**env, MARK: _REAPERS.mark()}


@contextmanager
def watched(pid: int, folder: Path | None = None) -> Iterator[None]:
    """Let the reaper kill a child, and the process group that it leads, should this process be killed meanwhile.

    Args:
        pid: The child.
        folder: Its temporary folder, which is removed then.
    """
    watch(pid, folder)
    try:
        yield
    finally:
        forget(pid)


def watch(pid: int, folder: Path | None = None) -> None:
    """Begin what ``watched`` does."""
    _REAPERS.tell(f"+{pid} {json.dumps(str(folder))}" if folder else f"+{pid}")


def forget(pid: int) -> None:
    """Tell that a child has ended."""
    _REAPERS.tell(f"-{pid}")


def watch_folder(folder: Path) -> None:
    """Let the reaper remove a folder, which may not be there yet, should this process be killed meanwhile."""
    _REAPERS.tell(f"+{_name(folder)} {json.dumps(str(folder))}")


def forget_folder(folder: Path) -> None:
    """Tell that a folder is gone."""
    _REAPERS.tell(f"-{_name(folder)}")


def _name(folder: Path) -> str:
    """Return what a folder is called on the line: a word, and no number as processes have."""
    return f"/{os.fsencode(folder).hex()}"


def keep_lock(descriptor: int) -> None:
    """Hand the descriptor of a lock to the reaper: when this process is killed, the lock is held until all is reaped.

    That takes a lock which belongs to the open file, as ``flock`` gives it. Elsewhere nothing is kept.
    """
    if hasattr(socket, "send_fds"):
        _REAPERS.tell("=", descriptor)


def release_lock() -> None:
    """Let the reaper close the lock's descriptor."""
    _REAPERS.tell("!")
