"""The fault shim: compiled once a session, and told through a shared file what is to go wrong and where."""

from __future__ import annotations

import ctypes
import errno
import mmap
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

SOURCE = Path(__file__).with_name("shim.c")
_SCOPES, _SCOPE_BYTES, _WORD_BYTES, _PATH_KEPT, _EVENTS = 4, 256, 64, 232, 65536


class Mode(IntEnum):
    """What becomes of the call that is struck; the numbers are those of ``shim.c``."""

    watch = 0
    kill_all = 1
    kill_one = 2
    kill_main = 3
    fail = 4
    short = 5


class Kind(IntEnum):
    """What a call does; the numbers are those of ``shim.c``."""

    open = 1
    write = 2
    renaming = 3
    remove = 4
    folder = 5
    size = 6
    rights = 7
    sync = 8
    synced = 9


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong in a run.

    Attributes:
        mode: What becomes of the call.
        target: The number of the call, from 1; 0 for none.
        error: What it fails with; for ``kill_main`` the signal, where it is not to be SIGKILL.
        sticky: Whether every later call fails too.
        word: What the path of a call must have in it to be counted; empty for all.
        start: The number of the program, from 1, at the start of which the run's first process is killed; 0 for none.
    """

    mode: Mode = Mode.watch
    target: int = 0
    error: int = 0
    sticky: bool = False
    word: str = ""
    start: int = 0


@dataclass(frozen=True)
class Event:
    """One call that changes a file: its kind, its number (0 for what is told after it), the file.

    ``size`` is what the file had before the call, and after it for ``Kind.synced``; ``appends`` says whether a write
    can only add to it. Both are known of open files alone.
    """

    kind: Kind
    number: int
    inode: int
    process: int
    path: str
    size: int = 0
    appends: bool = False


class _Event(ctypes.Structure):
    _fields_ = (
        ("kind", ctypes.c_int),
        ("process", ctypes.c_int),
        ("inode", ctypes.c_ulong),
        ("number", ctypes.c_long),
        ("size", ctypes.c_long),
        ("appends", ctypes.c_int),
        ("path", ctypes.c_char * _PATH_KEPT),
    )


class _Control(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_int) for name in ("armed", "mode", "error", "sticky", "dead", "main_process")),
        *((name, ctypes.c_long) for name in ("target", "calls", "fired", "events", "target_start", "starts")),
        ("scope", ctypes.c_char * _SCOPE_BYTES * _SCOPES),
        ("word", ctypes.c_char * _WORD_BYTES),
        ("log", _Event * _EVENTS),
    )


class Shim:
    """A compiled shim with its control file.

    Args:
        folder: Where both are put; no process of a run may change files there.

    Raises:
        NoCompilerError: There is none, or it cannot make the library here.
    """

    def __init__(self, folder: Path) -> None:
        self.library = folder / "shim.so"
        file = folder / "control"
        file.touch()
        os.truncate(file, ctypes.sizeof(_Control))
        _compile(self.library, file)
        with file.open("r+b") as opened:
            self._place = mmap.mmap(opened.fileno(), ctypes.sizeof(_Control))
        self._control = _Control.from_buffer(self._place)

    def arm(self, fault: Fault, scopes: Sequence[Path]) -> None:
        """Begin to count from one, below some folders, and let one call go wrong."""
        control = self._control
        control.armed = 0
        control.mode, control.error, control.sticky = fault.mode, fault.error, int(fault.sticky)
        control.target, control.word = fault.target, fault.word.encode()
        control.target_start, control.starts = fault.start, 0
        control.calls = control.fired = control.events = control.dead = control.main_process = 0
        for place, scope in enumerate([*map(os.fsencode, scopes), *[b""] * (_SCOPES - len(scopes))]):
            control.scope[place].value = scope
        control.armed = 1

    def rest(self) -> None:
        """Count nothing and strike nothing."""
        self._control.armed = 0

    @property
    def calls(self) -> int:
        """How many calls were counted."""
        return int(self._control.calls)

    @property
    def starts(self) -> int:
        """How many programs were started."""
        return int(self._control.starts)

    @property
    def fired(self) -> int:
        """The number of the call that was struck first; 0 for none."""
        return int(self._control.fired)

    def events(self) -> Iterator[Event]:
        """Return what was done so far."""
        assert self._control.events <= _EVENTS, "more calls than the log can hold"
        for place in range(self._control.events):
            seen = self._control.log[place]
            path = os.fsdecode(seen.path)
            yield Event(
                Kind(seen.kind), seen.number, seen.inode, seen.process, path, seen.size, appends=bool(seen.appends)
            )


class NoCompilerError(Exception):
    """The shim cannot be made on this machine; the message says why."""


def _compile(library: Path, control: Path) -> None:
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise NoCompilerError("no C compiler is installed (package `gcc`)")
    places = [f'-DCONTROL_FILE="{control}"', f'-DSHIM_FILE="{library}"']
    command = [
        compiler,
        "-O1",
        "-shared",
        "-fPIC",
        "-Wall",
        "-Werror",
        *places,
        str(SOURCE),
        "-o",
        str(library),
        "-ldl",
    ]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise NoCompilerError(f"{compiler} cannot make the fault shim: {done.stderr[-500:]}")


def no_space(target: int, *, sticky: bool = False, word: str = "") -> Fault:
    """Return the fault of a full disk."""
    return Fault(Mode.fail, target, errno.ENOSPC, sticky, word)


def broken_disk(target: int, *, sticky: bool = False) -> Fault:
    """Return the fault of a disk that breaks."""
    return Fault(Mode.fail, target, errno.EIO, sticky)
