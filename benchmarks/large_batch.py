"""How ``plan`` copes with a large results file: time to the first line, memory, and items per second along the file.

It writes a file of many answers to a temporary folder, runs the real command on it, and reads what that prints. Linux
only, because memory is read from ``/proc``. See ``README.md`` beside it.
"""

from __future__ import annotations

import argparse
import bisect
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.batch_texts import record  # noqa: E402

MIB = 1024 * 1024
SEED = 4
TENTHS = 10
FIRST_LINE_LIMIT = 2.0
MEMORY_LIMIT = 400 * MIB
SLOWDOWN_LIMIT = 0.8
_SAMPLE_SECONDS = 0.05
# Ids, braces and numbers around a text make a line about this much longer than the text.
_AROUND = 1.13


@dataclass
class Figures:
    """What one run showed.

    Attributes:
        times: Seconds since the start of the process at which each line came.
        clock: The seconds since then at which samples were taken.
        work: The processor seconds that all processes together had used at each sample.
        peak: The most memory that all processes together had, in bytes.
        code: How the command ended; ``None`` where it was stopped early.
    """

    times: list[float] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)
    peak: int = 0
    code: int | None = None

    def rates(self, *, by_work: bool) -> list[float]:
        """Return the items per second of each tenth, by the clock, or by the processor where others use it too."""
        marks = [max(1, round(len(self.times) * part / TENTHS)) for part in range(TENTHS + 1)]
        at = [self.times[mark - 1] for mark in marks]
        spent = [self.work_at(moment) for moment in at] if by_work else at
        return [
            (right - left) / max(end - begin, 1e-9)
            for (left, right), (begin, end) in zip(pairwise(marks), pairwise(spent), strict=True)
        ]

    def work_at(self, moment: float) -> float:
        """Return the processor seconds that had been used so many seconds after the start."""
        after = min(bisect.bisect_left(self.clock, moment), len(self.clock) - 1)
        before = max(after - 1, 0)
        span = self.clock[after] - self.clock[before]
        part = (moment - self.clock[before]) / span if span else 0.0
        return self.work[before] + part * (self.work[after] - self.work[before])


def records(items: int, size: int) -> Iterator[str]:
    """Yield ``items`` results as lines of JSON that together come to about ``size`` bytes; always the same ones."""
    rng = random.Random(SEED)  # noqa: S311 - the same file each time
    target = int(size / items * _AROUND)
    for number in range(items):
        yield json.dumps(record(number, target, rng), ensure_ascii=False)


def write(path: Path, container: str, items: int, size: int) -> None:
    """Write the results a line each, plain or packed."""
    with (
        gzip.open(path, "wt", encoding="utf-8", compresslevel=6)
        if container == "gzip"
        else path.open("w", encoding="utf-8") as file
    ):
        file.writelines(f"{line}\n" for line in records(items, size))


def measure(path: Path, options: list[str], seconds: float) -> Figures:
    """Run ``plan --json-lines`` on a file and read it to its end, or for so many seconds."""
    figures = Figures()
    command = [sys.executable, "-m", "generator", "plan", str(path), "--json-lines", *options]
    began = time.monotonic()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        watcher = threading.Thread(target=_watch, args=(process, figures, began), daemon=True)
        watcher.start()
        for line in process.stdout or ():
            figures.times.append(time.monotonic() - began)
            json.loads(line)
            if figures.times[-1] > seconds:
                process.terminate()
                break
        else:
            figures.code = process.wait()
    watcher.join()
    return figures


def _watch(process: subprocess.Popen[str], figures: Figures, began: float) -> None:
    while process.poll() is None:
        tree = _tree(process.pid)
        figures.peak = max(figures.peak, sum(map(_resident, tree)))
        # What ended processes had used is no longer seen.
        figures.work.append(max(sum(map(_worked, tree)), *figures.work[-1:], 0.0))
        figures.clock.append(time.monotonic() - began)
        time.sleep(_SAMPLE_SECONDS)


def _worked(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _tree(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        try:
            children = Path(f"/proc/{each}/task/{each}/children").read_text(encoding="ascii")
        except OSError:
            continue
        found += map(int, children.split())
    return found


def _resident(pid: int) -> int:
    """Return the bytes a process has in memory; pages that it shares with another one count for both."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * 4096
    except (OSError, IndexError):
        return 0


def report(container: str, path: Path, items: int, figures: Figures) -> bool:
    """Print the figures of one run; tell whether they are within the limits."""
    rates, work = figures.rates(by_work=False), figures.rates(by_work=True)
    came = len(figures.times)
    stopped = figures.code is None
    faults = [
        f"{came} of {items} items came" * (came != items and not stopped),
        f"the first line came after more than {FIRST_LINE_LIMIT:g} s" * (figures.times[0] > FIRST_LINE_LIMIT),
        f"memory went above {MEMORY_LIMIT // MIB} MiB" * (figures.peak > MEMORY_LIMIT),
        f"the last tenth ran at less than {SLOWDOWN_LIMIT:g} of the first" * (work[-1] / work[0] < SLOWDOWN_LIMIT),
        f"the command ended with {figures.code}" * bool(figures.code),
    ]
    early = f", stopped after {came}" if stopped else ""
    print(f"{container}: {items} items, {path.stat().st_size / 1e6:.0f} MB, {figures.times[-1]:.0f} s{early}")
    first = figures.times[0]
    print(f"  first line after {first:.2f} s ({figures.work_at(first):.2f} s of processor time in all processes)")
    print(f"  at most {figures.peak / MIB:.0f} MiB in all processes")
    for what, each in (("second", rates), ("processor second", work)):
        shown = " ".join(f"{rate:.0f}" for rate in each)
        print(f"  items per {what} by tenth: {shown}; last to first {each[-1] / each[0]:.2f}")
    for fault in filter(None, faults):
        print(f"  NOT MET: {fault}")
    return not any(faults)


def main() -> int:
    """Run the benchmark; 0 if all limits are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=50_000, help="answers in the file")
    parser.add_argument("--megabytes", type=int, default=200, help="size of the file in MB before it is packed")
    parser.add_argument("--container", action="append", choices=["jsonl", "gzip"], help="may be repeated")
    parser.add_argument("--jobs", default="0", help="passed on to the command")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop each run after so many seconds")
    parser.add_argument("--keep", type=Path, help="write the files into this folder and leave them there")
    options = parser.parse_args()
    met = True
    with tempfile.TemporaryDirectory() as folder:
        top = options.keep or Path(folder)
        for container in options.container or ["jsonl"]:
            path = top / {"jsonl": "large.jsonl", "gzip": "large.jsonl.gz"}[container]
            write(path, container, options.items, options.megabytes * 1_000_000)
            figures = measure(path, ["--jobs", options.jobs, "--workspace", folder], options.seconds)
            met = report(container, path, options.items, figures) and met
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
