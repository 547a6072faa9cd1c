"""Looking at a tree of processes through ``/proc``."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from generator.process_time import entries, read_text

_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def memory_of(pids: list[int], enough: int) -> int:
    """Return the bytes of memory that the processes use together.

    The exact share of each process is costly to ask for, so it is asked only when the quick sum, which counts shared
    pages once per process, exceeds ``enough``.
    """
    quick = sum(_resident(pid) for pid in pids)
    return quick if quick <= enough else sum(_proportional(pid) for pid in pids)


def _resident(pid: int) -> int:
    fields = read_text(f"/proc/{pid}/statm").split()
    return int(fields[1]) * _PAGE if len(fields) > 1 else 0


def _proportional(pid: int) -> int:
    for line in read_text(f"/proc/{pid}/smaps_rollup").split("\n"):
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return _resident(pid)


@dataclass(frozen=True)
class Usage:
    """What files take on disk.

    Attributes:
        size: Bytes.
        files: Number of files and folders.
    """

    size: int = 0
    files: int = 0


def usage(folder: Path) -> Usage:
    """Return what everything below ``folder`` takes on disk; links are not followed."""
    size = files = 0
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    files += 1
                    with suppress(FileNotFoundError):
                        size += entry.stat(follow_symlinks=False).st_blocks * 512
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except OSError:
            continue
    return Usage(size, files)


def deleted_files(pids: Sequence[int]) -> Usage:
    """Return what the files take that have no name any more and live on because a process holds them open."""
    sizes: dict[tuple[int, int], int] = {}
    for pid in pids:
        for path in entries(f"/proc/{pid}/fd"):
            with suppress(OSError):
                found = Path(path).stat()
                if found.st_nlink == 0 and stat.S_ISREG(found.st_mode):
                    sizes[found.st_dev, found.st_ino] = found.st_blocks * 512
    return Usage(sum(sizes.values()), len(sizes))


def threads_of(pids: Sequence[int]) -> int:
    """Return the number of threads of the processes together."""
    return sum(len(entries(f"/proc/{pid}/task")) for pid in pids)
