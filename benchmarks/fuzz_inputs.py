"""Damaged results files, answers files and boards, so many of each: nothing uncaught, nothing over its limit.

``python benchmarks/fuzz_inputs.py results --count 200000 --first 0 --jobs 2``. An input that breaks something is
written to the folder of ``--keep`` under its kind and number, and the number alone makes it again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.fuzz.checks import KINDS  # noqa: E402
from tests.fuzz.damage import damaged  # noqa: E402

# Of one input. The reader's own limit is two seconds an item.
SECONDS = 10.0
MEMORY_BYTES = 1 << 30
_SHARE = 500
_SHOWN = 5


@cache
def _seeds(kind: str) -> tuple[bytes, ...]:
    return tuple(KINDS[kind].seeds())


@dataclass(frozen=True)
class Broken:
    """An input that broke something: its number, and how."""

    number: int
    how: str


def check_range(kind: str, numbers: range, keep: Path | None = None) -> list[Broken]:
    """Check the inputs of some numbers; return those that broke something."""
    broken = []
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        for number in numbers:
            data = damaged(_seeds(kind), number, packs=KINDS[kind].packs)
            try:
                with _limited():
                    KINDS[kind].check(data, Path(folder))
            except Exception:
                broken.append(Broken(number, traceback.format_exc(limit=-4)))
                if keep:
                    (keep / f"{kind}-{number}").write_bytes(data)
    return broken


@contextmanager
def _limited() -> Iterator[None]:
    """End what takes too long of the processor's time.

    Raises:
        TimeoutError: It did.
    """
    signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _too_long(*_: object) -> None:
    raise TimeoutError(f"more than {SECONDS:g} s of processor time")


def _share(job: tuple[str, int, int, Path]) -> tuple[int, list[Broken], int]:
    kind, begin, end, keep = job
    broken = check_range(kind, range(begin, end), keep)
    return end - begin, broken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _begin() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def main() -> int:
    """Check so many inputs, print what broke, and return 0 where nothing did."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=list(KINDS), help="what is damaged")
    parser.add_argument("--count", type=int, default=10_000, help="how many inputs")
    parser.add_argument("--first", type=int, default=0, help="the number of the first one, which is its seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many seconds")
    parser.add_argument("--keep", type=Path, default=Path(), help="folder for inputs that break something")
    options = parser.parse_args()
    options.keep.mkdir(parents=True, exist_ok=True)
    last = options.first + options.count
    shares = [
        (options.kind, begin, min(begin + _SHARE, last), options.keep.resolve())
        for begin in range(options.first, last, _SHARE)
    ]
    began, done, memory, broken = time.monotonic(), 0, 0, list[Broken]()
    # A new process every now and then, so that the most memory is not that of everything before.
    with multiprocessing.get_context("spawn").Pool(options.jobs, _begin, maxtasksperchild=20) as pool:
        for count, found, peak in pool.imap(_share, shares):
            done, memory, broken = done + count, max(memory, peak), broken + found
            if time.monotonic() - began > options.seconds:
                break
        pool.terminate()
    print(
        f"{options.kind}: {done} of {options.count} inputs from number {options.first}, {len(broken)} broke something"
    )
    print(f"  {time.monotonic() - began:.0f} s, at most {memory / 1024:.0f} MiB in one process")
    for each in broken[:_SHOWN]:
        print(f"  {options.kind} {each.number}:\n{each.how}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
