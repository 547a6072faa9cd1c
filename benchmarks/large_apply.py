"""What a run of ``apply`` over a large results file holds in memory: most tasks are told and not built.

``python benchmarks/large_apply.py --items 50000``. It applies answers that say nothing, and one analysis among so many
of them, to a copy of the bundled example, and reads the memory of the process that plans, keeps the board and the
journal. Linux only, because memory is read from ``/proc``.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.batch_texts import terse  # noqa: E402
from tests.apply.scene import example_workspace, with_few_gates  # noqa: E402

MIB = 1024 * 1024
SEED = 4
MEMORY_LIMIT = 500 * MIB
# Ids that the example's board does not have.
FIRST_ID = 10_001
_SAMPLE_SECONDS = 0.2
_NOTHING = "There is nothing here that could be built. Please send the task again and say more about it."


def record(number: int, text: str) -> dict[str, Any]:
    """Return one line of a raw results file."""
    body = {"choices": [{"message": {"role": "assistant", "content": text}}]}
    return {"id": f"batch_req_{number}", "custom_id": f"AAS-{number}", "response": {"status_code": 200, "body": body}}


def write(path: Path, items: int, each: int) -> None:
    """Write a results file of so many items; one of ``each`` can be built."""
    rng = random.Random(SEED)  # noqa: S311 - the same file each time
    with path.open("w", encoding="utf-8") as file:
        for number in range(FIRST_ID, FIRST_ID + items):
            text = _NOTHING if number % each else terse(f"AAS-{number}", rng)
            file.write(f"{json.dumps(record(number, text))}\n")


def peak_memory(process: subprocess.Popen[bytes]) -> int:
    """Wait for a process and return the most memory that it had, in bytes; its children do not count."""
    status, peak = Path(f"/proc/{process.pid}/status"), 0
    while process.poll() is None:
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
        peak = max([peak, *(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))])
        time.sleep(_SAMPLE_SECONDS)
    return peak


def main() -> int:
    """Run the benchmark; 0 if the limit is met and every task was told."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=50_000, help="answers in the file")
    parser.add_argument("--each", type=int, default=1000, help="one of so many can be built")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        batch, report = Path(folder, "batch.jsonl"), Path(folder, "report.json")
        write(batch, options.items, options.each)
        workspace = with_few_gates(example_workspace(Path(folder, "workspace")))
        command = [sys.executable, "-m", "generator", "apply", str(batch), "--workspace", str(workspace.path)]
        began = time.monotonic()
        with (
            report.open("wb") as file,
            subprocess.Popen([*command, "--json", "--quiet"], cwd=ROOT, stdout=file) as process,
        ):
            peak = peak_memory(process)
        outcomes = Counter(task["outcome"] for task in json.loads(report.read_bytes())["tasks"])
    print(f"{options.items} items in {time.monotonic() - began:.0f} s: {dict(outcomes)}")
    print(f"  at most {peak / MIB:.0f} MiB in the process that plans and keeps")
    faults = [
        f"memory went above {MEMORY_LIMIT // MIB} MiB" * (peak > MEMORY_LIMIT),
        f"{outcomes.total()} tasks were told" * (outcomes.total() != options.items),
    ]
    for fault in filter(None, faults):
        print(f"  NOT MET: {fault}")
    return 1 if any(faults) else 0


if __name__ == "__main__":
    sys.exit(main())
