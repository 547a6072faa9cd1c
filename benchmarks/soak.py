"""Small batches back to back in one workspace: what grows from the first tenth to the last?

``python -m benchmarks.soak --batches 2000``. Each batch has one task and is applied by this very process through the
public functions, and each fiftieth by the command. The board has a row for every task from the start.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.side_by_side.batch import MOST, Work, works, write_batch
from benchmarks.side_by_side.scene import VERSION, Scene, environment, make_scene
from benchmarks.side_by_side.spent import MIB, descendants, run, timed
from generator.apply.run import apply_batch
from generator.settings import Settings, load_settings

AS_COMMAND = 50
_TENTH = 10
_SHOWN_EACH = 50
# What a figure may have more in the last tenth than in the first; processor time, as others use the clock.
_GROWTH = {"processor": 1.5, "memory": 1.15, "descriptors": 1.0, "threads": 1.0, "processes": 1.0, "temporary": 1.0}
_FEW_GATES = '[gates]\nlint = "off"\nsecrets = "off"\ntypes = "off"\ntests = "off"\n'


@dataclass(frozen=True)
class Sample:
    """What one batch took, and what was there after it.

    Attributes:
        clock: Seconds by the clock.
        processor: Seconds of processor time of this process and those that ended.
        memory: This process's memory in MiB.
        descriptors: Its open files.
        threads: Its threads.
        processes: What descends from it.
        state: Files in the tool's folder of the workspace.
        state_bytes: Their size.
        temporary: Files and folders in the folder for temporary files.
    """

    clock: float
    processor: float
    memory: float
    descriptors: int
    threads: int
    processes: int
    state: int
    state_bytes: int
    temporary: int


def main() -> int:
    """Run the batches, print the tenths, and return 1 where something grows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--batches", type=int, default=MOST, help=f"how many, up to {MOST}")
    parser.add_argument("--few-gates", action="store_true", help="syntax, imports and a load alone, to be quicker")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many seconds")
    parser.add_argument("--json", type=Path, help="write every sample to this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        samples = soak(Path(folder), works(options.batches), few_gates=options.few_gates, seconds=options.seconds)
    if options.json:
        options.json.write_text(json.dumps([vars(sample) for sample in samples]) + "\n", encoding="utf-8")
    return 1 if report(samples, options.batches) else 0


def soak(folder: Path, tasks: Sequence[Work], *, few_gates: bool, seconds: float) -> list[Sample]:
    """Apply one batch for each task; return a sample for each that this process applied itself."""
    temporary = folder / "tmp"
    temporary.mkdir()
    tempfile.tempdir = os.environ["TMPDIR"] = str(temporary)
    scene = make_scene(folder / "scene", tasks)
    if few_gates:
        (scene.workspace / "aas-generator.toml").write_text(_FEW_GATES, encoding="utf-8")
        scene.git("add", "--all")
        scene.git("commit", "--quiet", "--message", "Few gates")
    place = {"template": str(scene.template), "vcs_ref": VERSION}
    settings = load_settings(scene.workspace, place)
    samples: list[Sample] = []
    # Started in the background, an interrupt would be ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):  # what was measured until then is told
        _apply_each(scene, tasks, settings, samples, seconds)
    return samples


def _apply_each(scene: Scene, tasks: Sequence[Work], settings: Settings, samples: list[Sample], seconds: float) -> None:
    folder, spent = scene.workspace.parent, 0.0
    for number, task in enumerate(tasks):
        batch = write_batch([task], folder / "batch_soak_output.jsonl")
        if number % AS_COMMAND == AS_COMMAND - 1:
            command = [sys.executable, "-m", "generator", "apply", str(batch), "--workspace", str(scene.workspace)]
            run([*command, "--template", str(scene.template), "--vcs-ref", VERSION], folder, env=environment())
            continue
        with timed() as took:
            _apply(scene, batch, settings)
        samples.append(_sample(took.clock, took.processor, scene.workspace, Path(tempfile.gettempdir())))
        spent += took.clock
        if len(samples) % _SHOWN_EACH == 0:
            print(f"{len(samples)} batches in {spent:.0f} s: {_shown(samples[-_SHOWN_EACH:])}", flush=True)
        if spent > seconds:
            break


def _shown(samples: Sequence[Sample]) -> str:
    found = ((name, _middle(getattr(sample, name) for sample in samples)) for name in vars(samples[0]))
    return ", ".join(f"{name} {value:.4g}" for name, value in found)


def _apply(scene: Scene, batch: Path, settings: Settings) -> None:
    done = apply_batch([batch], scene.workspace, settings)
    others = [task.reason for task in done.tasks if task.outcome not in {"implemented", "scaffolded"}]
    if others:
        raise SystemExit(f"not built: {others}")


def _sample(clock: float, processor: float, workspace: Path, temporary: Path) -> Sample:
    state = [path for path in (workspace / ".git" / "aas-generator").rglob("*") if path.is_file()]
    resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return Sample(
        clock,
        processor,
        resident / MIB,
        len(list(Path("/proc/self/fd").iterdir())),
        threading.active_count(),
        len(descendants(os.getpid())) - 1,
        len(state),
        sum(path.lstat().st_size for path in state),
        sum(1 for _ in temporary.rglob("*")),
    )


def report(samples: Sequence[Sample], asked: int) -> list[str]:
    """Print what the tenths show; return what grows."""
    size = max(1, len(samples) // _TENTH)
    first, last = samples[:size], samples[-size:]
    print(f"{len(samples)} of {asked} batches were measured; first tenth, last tenth")
    grown = []
    for name in vars(samples[0]):
        before, after = (_middle(getattr(sample, name) for sample in tenth) for tenth in (first, last))
        is_grown = name in _GROWTH and after > before * _GROWTH[name]
        grown += [name] * is_grown
        print(f"  {name:12} {before:12.2f} {after:12.2f}{'   GROWS' if is_grown else ''}")
    return grown


def _middle(values: Iterable[float]) -> float:
    return statistics.median(values)


if __name__ == "__main__":
    sys.exit(main())
