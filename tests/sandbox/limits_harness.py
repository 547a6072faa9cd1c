"""Runs every resource probe against a tight and a wide limit, as whatever user runs this program.

``python -m tests.sandbox.limits_harness SCRATCH KIND PROBE…`` prints ``{case: {"tight": …, "wide": …}}`` for probes, by
default for each. KIND is ``bubblewrap``, ``room`` (children of a warm process in it), ``sandlock``, ``unconfined``, or
``direct``: bubblewrap without becoming an unprivileged user first.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from generator.sandbox import Command, Limits, Sandbox, clean_environment, get
from generator.sandbox.bubblewrap import Bubblewrap
from tests.sandbox.cells import ROOM, Cells
from tests.sandbox.probes.resources import MIB

PROBES = Path(__file__).with_name("probes")
MARKER = "aas-left-behind"
THREADS = 3


@dataclass(frozen=True)
class Case:
    """One probe with what it asks for, and two bounds of which only the wide one admits it.

    ``wide_facts`` replaces the request where the bound itself is fixed; no ``wide`` means that no control is safe.
    """

    probe: str
    tight: Limits
    wide: Limits | None
    facts: Mapping[str, Any] = field(default_factory=dict)
    wide_facts: Mapping[str, Any] = field(default_factory=dict)
    writable: bool = False
    not_in: tuple[str, ...] = ()


ROOMY = Limits(seconds=30, memory_bytes=2048 * MIB)

CASES = (
    Case("fork_many", replace(ROOMY, processes=20), replace(ROOMY, processes=120), {"forks": 60}),
    Case("many_threads", replace(ROOMY, processes=20), replace(ROOMY, processes=800), {"threads": 400}),
    Case("fork_bomb", replace(ROOMY, processes=30, seconds=2), None),
    Case(
        "one_big_allocation",
        replace(ROOMY, memory_bytes=300 * MIB),
        replace(ROOMY, memory_bytes=1024 * MIB),
        {"allocate": 600 * MIB},
    ),
    Case(
        "memory_of_many_processes",
        replace(ROOMY, memory_bytes=200 * MIB),
        replace(ROOMY, memory_bytes=1024 * MIB),
        {"allocate_each": 50 * MIB},
    ),
    Case(
        "fill_tmp",
        replace(ROOMY, tmp_bytes=20 * MIB),
        replace(ROOMY, tmp_bytes=60 * MIB),
        {"fill": 40 * MIB},
        not_in=("unconfined",),
    ),
    Case(
        "fill_deleted_files",
        replace(ROOMY, tmp_bytes=20 * MIB),
        replace(ROOMY, tmp_bytes=60 * MIB),
        {"fill": 40 * MIB},
        not_in=("unconfined",),
    ),
    Case(
        "fill_shared_memory",
        ROOMY,
        ROOMY,
        {"fill": 40 * MIB},
        {"fill": 4 * MIB},
        not_in=("unconfined", "sandlock"),
    ),
    Case(
        "fill_workspace",
        replace(ROOMY, tmp_bytes=20 * MIB),
        replace(ROOMY, tmp_bytes=90 * MIB),
        {"fill": 40 * MIB},
        writable=True,
    ),
    Case(
        "many_tmp_files", replace(ROOMY, seconds=90), ROOMY, {"files": 110_000}, {"files": 1000}, not_in=("unconfined",)
    ),
    Case(
        "one_big_file",
        replace(ROOMY, file_bytes=20 * MIB),
        replace(ROOMY, file_bytes=60 * MIB),
        {"big_file": 40 * MIB},
    ),
    Case(
        "huge_output",
        replace(ROOMY, output_bytes=MIB),
        replace(ROOMY, output_bytes=4 * MIB),
        {"output": 256 * MIB},
        {"output": 2 * MIB},
    ),
    Case("endless_loop", replace(ROOMY, seconds=1), ROOMY, {"loop_seconds": 60}, {"loop_seconds": 0.1}),
    Case("ignore_signals", replace(ROOMY, seconds=1), ROOMY, {"loop_seconds": 60}, {"loop_seconds": 0.1}),
    Case("hang_with_closed_output", replace(ROOMY, seconds=1), ROOMY, {"loop_seconds": 60}, {"loop_seconds": 0.1}),
    Case("daemon", ROOMY, None),
    Case("orphan_with_output", ROOMY, None),
)


def main(scratch: Path, kind: str, *chosen: str) -> None:
    cases = [case for case in CASES if kind not in case.not_in and not (kind == ROOM and case.writable)]
    cases = [case for case in cases if case.probe in chosen or not chosen]
    with ExitStack() as stack, ThreadPoolExecutor(THREADS) as pool:
        sandbox = Cells(stack) if kind == ROOM else _sandbox(kind)
        results = dict(
            zip([case.probe for case in cases], pool.map(partial(_both, sandbox, scratch), cases), strict=True)
        )
    print(json.dumps(results))


def _both(sandbox: Sandbox, scratch: Path, case: Case) -> dict[str, Any]:
    tight = _run(sandbox, scratch / f"{case.probe}-tight", case, case.tight, {})
    wide = _run(sandbox, scratch / f"{case.probe}-wide", case, case.wide, case.wide_facts) if case.wide else None
    return {"tight": tight, "wide": wide}


def _sandbox(kind: str) -> Sandbox:
    if kind != "direct":
        return get(kind)
    found = get("bubblewrap")
    assert isinstance(found, Bubblewrap)
    return replace(found, becomes_nobody=False)


def _run(sandbox: Sandbox, root: Path, case: Case, limits: Limits, changed: Mapping[str, Any]) -> dict[str, Any]:
    shutil.copytree(PROBES, root, ignore=shutil.ignore_patterns("__pycache__"))
    marker = f"{MARKER}-{os.getpid()}-{root.name}"
    facts = {"root": str(root), "marker": marker, **case.facts, **changed}
    line = (sys.executable, str(root / "run.py"), case.probe, json.dumps(facts))
    command = Command(line, root, clean_environment())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    done = sandbox.run(command, root=root, python=Path(sys.executable), writable=case.writable, limits=limits)
    return {
        "verdict": done.verdict,
        "detail": done.detail,
        "succeeded": b"SUCCEEDED" in done.stdout,
        "said": (done.stdout[-200:] + done.stderr[-400:]).decode("utf-8", "replace"),
        "kept": len(done.stdout),
        "seconds": time.monotonic() - started,
        "memory_grown": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) * 1024,
        "left": len(running_with(marker)),
    }


def running_with(marker: str) -> list[int]:
    """Return the processes whose command line holds ``marker``, without ending them."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if marker.encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def end_all(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
