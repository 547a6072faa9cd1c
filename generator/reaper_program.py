"""Waits for the end of the process that started it, and kills what that one has left.

This file is started as a program of its own (``python -I -S reaper_program.py MARK``) and imports nothing of the
package. Standard input is the line to the process. ``+7`` tells of a child that leads a process group; behind it may
stand its temporary folder as a JSON string. ``-7`` tells that it has ended. A word that begins with ``/`` in the place
of the number stands for a folder without a child. ``=`` comes with the descriptor of a lock, ``!`` tells that it is
free, ``.`` that all is well. The end of the line is the end of the process. Then this program ends when nothing is
left, and with it the lock is free.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator

_PATIENCE_SECONDS = 10.0
_PAUSE = 0.01
# A child that is just being started has the mark only when it has become its program.
_QUIET_LOOKS = 3
_READ_BYTES = 4096


def main(mark: str) -> None:
    """Read the line to its end, then reap."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, signal.SIG_IGN)
    watched: dict[str, str] = {}
    lock: list[int] = []
    left = b""
    for data, descriptors in _received():
        lock += descriptors
        *lines, left = (left + data).split(b"\n")
        for line in lines:
            if line[:1] == b"+":
                pid, _, folder = line[1:].decode().partition(" ")
                watched[pid] = folder
            elif line[:1] == b"-":
                watched.pop(line[1:].decode(), None)
            elif line == b"!":
                while lock:
                    os.close(lock.pop())
            elif line == b".":
                return
    _reap([int(pid) for pid in watched if pid.isdecimal()], mark)
    for folder in filter(None, watched.values()):
        _remove(folder)


def _received() -> Iterator[tuple[bytes, list[int]]]:
    """Yield what comes, with the descriptors that come with it, until the line ends."""
    try:
        import socket

        line = socket.socket(fileno=0) if hasattr(socket, "recv_fds") else None
    except OSError:
        line = None
    while True:
        descriptors: list[int] = []
        try:
            if line is None:
                data = os.read(0, _READ_BYTES)
            else:
                data, descriptors, _, _ = socket.recv_fds(line, _READ_BYTES, 1)
        except ConnectionError:
            return
        if not data:
            return
        yield data, list(descriptors)


def _reap(watched: Iterable[int], mark: str) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    quiet = 0
    while quiet < _QUIET_LOOKS and time.monotonic() < deadline:
        living = [pid for pid in watched if _kill_tree(pid)]
        living += [pid for pid in _marked(mark) if _kill(pid)]
        quiet = 0 if living else quiet + 1
        time.sleep(_PAUSE)


def _remove(folder: str) -> None:
    import json  # costs too much for every start
    import shutil

    shutil.rmtree(json.loads(folder), ignore_errors=True)


def _kill_tree(pid: int) -> bool:
    """Kill a child and all that belongs to it; return whether something of it is still there."""
    if not hasattr(os, "killpg"):
        return _task_kill(pid)
    try:
        os.killpg(pid, signal.SIGKILL)
    except OSError:
        return False
    return not _is_dead_group(pid)


def _task_kill(pid: int) -> bool:
    """Do the same by the program that Windows has for it."""
    import subprocess

    words = ["taskkill", "/F", "/T", "/PID", str(pid)]
    try:
        return subprocess.run(words, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def _is_dead_group(group: int) -> bool:
    """Tell whether all that is left of a group are zombies, which nobody may ever wait for in a container."""
    states = [fields[0] for fields in map(_fields, _pids()) if len(fields) > 2 and int(fields[2]) == group]
    return bool(states) and set(states) <= {"Z", "X"}


def _marked(mark: str) -> list[int]:
    """Return the processes whose environment has the mark."""
    wanted, found = mark.encode(), []
    for pid in _pids():
        try:
            with open(f"/proc/{pid}/environ", "rb") as file:  # noqa: PTH123 - starts faster
                if wanted in file.read():
                    found.append(pid)
        except OSError:
            continue
    return found


def _kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        return False
    return True


def _pids() -> list[int]:
    try:
        return [int(name) for name in os.listdir("/proc") if name.isdecimal()]  # noqa: PTH208 - starts faster
    except OSError:
        return []


def _fields(pid: int) -> list[str]:
    """Return the state, the parent, the group and what follows in the ``stat`` file of a process."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:  # noqa: PTH123 - starts faster
            return file.read().rpartition(")")[2].split()
    except OSError:
        return []


if __name__ == "__main__":
    main(sys.argv[1])
