"""Every input alone, in a process of its own, measured: ``python -m tests.hostile.alone [CLASS…]``.

Prints a line for each input that does not end as named or takes too much, and the count and the worst figures of each
class. The caches of the first run are shared, as they are in a workspace that is in use.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tests.hostile.cases import Case, cases
from tests.hostile.judging import MOST_MEGABYTES, MOST_SECONDS, arguments, changed, faults_of
from tests.hostile.scene import DAEMON_MARK, PLANTED, Ran, Scene, left_behind, scene

CACHE = Path(".git/aas-generator/cache")


def main(classes: list[str]) -> int:
    wrong = 0
    worst: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder) / "cache"
        for number, case in enumerate(cases(*classes)):
            with scene(Path(folder) / str(number)) as machine:
                faults, ran = try_one(case, machine, cache)
            shutil.rmtree(Path(folder) / str(number), ignore_errors=True)
            worst[case.folder.parent.name].append((ran.seconds, ran.megabytes, case.folder.name))
            wrong += bool(faults)
            verdict = "WRONG" if faults else "ok"
            figures = f"{ran.seconds:6.1f} s {ran.cpu_seconds:5.1f} cpu {ran.megabytes:5.0f} MB"
            print(f"{verdict:5} {figures} {case.name} {faults or ''}", flush=True)
    for name, measures in worst.items():
        slowest, largest = max(measures), max(measures, key=lambda each: each[1])
        print(f"{name}: {len(measures)} inputs, {slowest[0]:.1f} s ({slowest[2]}), {largest[1]:.0f} MB ({largest[2]})")
    return wrong


def try_one(case: Case, machine: Scene, cache: Path) -> tuple[list[str], Ran]:
    """Run one case; return everything that is wrong, and the figures."""
    batch = case.batch(machine.inputs, machine.filled)
    case.prepare(machine.workspace, machine.inputs)
    if case.ending.run == "apply" and cache.is_dir():
        shutil.copytree(cache, machine.workspace / CACHE)
    before = machine.snapshot()
    out = machine.top / "out"
    ran = machine.generator(*arguments(case, batch, machine.workspace, out))
    faults = faults_of(case, ran.code, ran.stdout, ran.stderr, out)
    faults += [f"{ran.seconds:.1f} s"] * (ran.seconds > MOST_SECONDS)
    faults += [f"{ran.megabytes:.0f} MB"] * (ran.megabytes > MOST_MEGABYTES)
    faults += [f"changed: {path}" for path in changed(before, machine.snapshot())]
    faults += [f"left: {line}" for line in left_behind(DAEMON_MARK, str(machine.top))]
    faults += [f"arrived: {kind}" for kind in machine.doors.arrived]
    faults += (
        [f"leaked: {each[:8]}…" for each in machine.leaks(ran.stdout, ran.stderr)] if case.ending.run == "apply" else []
    )
    faults += ["planted a file"] * PLANTED.exists()
    if case.ending.run == "apply" and not cache.exists() and (machine.workspace / CACHE).is_dir():
        shutil.copytree(machine.workspace / CACHE, cache)
    return faults, ran


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
