"""What a command takes: seconds by the clock, processor time with all its children, memory, its first line."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_SAMPLE_SECONDS = 0.2
MIB = 1024 * 1024


@dataclass
class Spent:
    """What something took.

    Attributes:
        clock: Seconds by the clock.
        processor: Seconds of processor time of all processes that ended meanwhile.
        first_line: Seconds until the first line on stderr; ``None`` where there was none.
        own_memory: The most memory of the process itself, in MiB, where it was watched.
        all_memory: The most memory of it and all its descendants, shared pages divided among them, in MiB.
    """

    clock: float = 0.0
    processor: float = 0.0
    first_line: float | None = None
    own_memory: float = 0.0
    all_memory: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.clock + other.clock, self.processor + other.processor)

    def times(self, factor: float) -> Spent:
        """Return the same so many times."""
        return Spent(self.clock * factor, self.processor * factor)


@contextmanager
def timed() -> Iterator[Spent]:
    """Measure this block by the clock and by what the processes took that ended in it, this one included."""
    spent = Spent()
    before, start = _processor(), time.monotonic()
    yield spent
    spent.clock = time.monotonic() - start
    spent.processor = _processor() - before


def _processor() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


class CommandFailedError(Exception):
    """A command of the measurement did not end as it must."""


def run(
    command: Sequence[str], cwd: Path, *, env: Mapping[str, str] | None = None, accept: Sequence[int] = (0,)
) -> str:
    """Run a command to its end and return what it printed.

    Raises:
        CommandFailedError: Its exit code is none of ``accept``.
    """
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode not in accept:
        raise CommandFailedError(f"{' '.join(command)}: {done.returncode}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    return done.stdout


def watched(command: Sequence[str], cwd: Path, *, env: Mapping[str, str] | None = None) -> tuple[str, Spent]:
    """Run a command as ``run`` does; return what it printed and what it took, memory and first line included."""
    with timed() as spent:
        began = time.monotonic()
        with subprocess.Popen(
            command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            errors: list[str] = []
            readers = [
                threading.Thread(target=_read_errors, args=(process, errors, spent, began), daemon=True),
                threading.Thread(target=_watch, args=(process, spent), daemon=True),
            ]
            for reader in readers:
                reader.start()
            printed = process.stdout.read() if process.stdout else ""
            code = process.wait()
            for reader in readers:
                reader.join()
    if code:
        raise CommandFailedError(f"{' '.join(command)}: {code}\n{printed[-3000:]}{''.join(errors)[-3000:]}")
    return printed, spent


def _read_errors(process: subprocess.Popen[str], lines: list[str], spent: Spent, began: float) -> None:
    for line in process.stderr or ():
        if spent.first_line is None:
            spent.first_line = time.monotonic() - began
        lines.append(line)


def _watch(process: subprocess.Popen[str], spent: Spent) -> None:
    while process.poll() is None:
        tree = descendants(process.pid)
        spent.own_memory = max(spent.own_memory, peak_of(process.pid) / MIB)
        spent.all_memory = max(spent.all_memory, sum(map(_proportional, tree)) / MIB)
        time.sleep(_SAMPLE_SECONDS)


def descendants(pid: int) -> list[int]:
    """Return a process and all that descend from it; Linux only."""
    found = [pid]
    for each in found:
        with suppress(OSError):  # it has ended meanwhile
            for thread in Path(f"/proc/{each}/task").iterdir():
                children = (thread / "children").read_text(encoding="ascii")
                found += map(int, children.split())
    return found


def peak_of(pid: int) -> int:
    """Return the most bytes a process has had in memory; 0 where that cannot be told."""
    return _kilobytes(Path(f"/proc/{pid}/status"), "VmHWM:") * 1024


def _proportional(pid: int) -> int:
    return _kilobytes(Path(f"/proc/{pid}/smaps_rollup"), "Pss:") * 1024


def _kilobytes(path: Path, field: str) -> int:
    try:
        text = path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith(field)), 0)


def machine() -> dict[str, str]:
    """Describe this machine without its name: what figures depend on."""
    model = _first(Path("/proc/cpuinfo"), "model name")
    memory = _kilobytes(Path("/proc/meminfo"), "MemTotal:") / MIB
    load = os.getloadavg()[0]
    system = os.uname()
    return {
        "cores": str(len(os.sched_getaffinity(0))),
        "processor": model or system.machine,
        "memory": f"{memory:.0f} GiB",
        "kernel": f"{system.sysname} {system.release.partition('-')[0]}",
        "load before": f"{load:.1f}",
    }


def _first(path: Path, field: str) -> str:
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(field)), "")
