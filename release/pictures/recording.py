"""Commands run in a terminal of their own, and what stood on its screen meanwhile."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COLUMNS, ROWS = 100, 30
# Seconds: no screen is kept sooner after the one before, and none is looked at for longer while a command works.
SHORTEST, LONGEST = 0.5, 1.5
TYPING, READING = 0.8, 2.5
PROMPT = "\x1b[32m$\x1b[0m "


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one line that look alike: their column, text, and colour, by name or in six hex digits."""

    column: int
    text: str
    colour: str
    is_bold: bool


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands on the screen, and for how long in seconds."""

    lines: tuple[Line, ...]
    seconds: float


def recorded(commands: Sequence[str], cwd: Path, env: Mapping[str, str]) -> list[Frame]:
    """Return what is seen when commands are typed one after the other; each runs in a real terminal by ``sh``.

    Raises:
        RuntimeError: A command went wrong.
    """
    import pyte

    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    frames: list[Frame] = []
    for command in commands:
        stream.feed(f"{PROMPT}{command}".encode())
        frames.append(Frame(_lines(screen), TYPING))
        stream.feed(b"\r\n")
        stood = 0.0
        for output, seconds in _output(command, cwd, env):
            stood += seconds
            if stood >= SHORTEST:
                frames.append(Frame(_lines(screen), min(stood, LONGEST)))
                stood = 0.0
            stream.feed(output)
        frames.append(Frame(_lines(screen), READING))
    return frames


def _output(command: str, cwd: Path, env: Mapping[str, str]) -> Iterator[tuple[bytes, float]]:
    """Yield what a command writes to its terminal, each with the time since what came before."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    running = subprocess.Popen(
        ["sh", "-c", command], cwd=cwd, env=dict(env), stdin=its, stdout=its, stderr=its, start_new_session=True
    )
    os.close(its)
    before = time.monotonic()
    while True:
        try:
            output = os.read(ours, 1 << 16)
        except OSError:  # the other end is closed
            break
        if not output:
            break
        now = time.monotonic()
        yield output, now - before
        before = now
    os.close(ours)
    if running.wait() not in {0, 1}:
        raise RuntimeError(f"{command} ended with {running.returncode}")


def _lines(screen: Any) -> tuple[Line, ...]:
    return tuple(tuple(_runs(screen.buffer[row])) for row in range(ROWS))


def _runs(cells: Mapping[int, Any]) -> Iterator[Run]:
    start, text, look = 0, "", ("default", False)
    for column in range(COLUMNS + 1):
        cell = cells[column] if column < COLUMNS else None
        its = (cell.fg, bool(cell.bold)) if cell else ("", False)
        if its != look or cell is None:
            if text.strip():
                yield Run(start, text.rstrip(), *look)
            start, text, look = column, "", its
        text += cell.data if cell else ""
