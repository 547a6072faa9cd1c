"""Measures one batch by hand, by this tool and at best, side by side in one run; ``make bench`` runs all of it."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.side_by_side.batch import works
from benchmarks.side_by_side.page import write_page
from benchmarks.side_by_side.scene import Scene
from benchmarks.side_by_side.sizes import Row, compare, grown, stages
from benchmarks.side_by_side.spent import machine

PARTS = ("tasks", "files", "present", "update")
TASKS = (1, 10, 50, 200)
FILES = (500, 2_000, 10_000)
PRESENT = (50, 200)
# Of a batch that grows in other ways than by its number of tasks.
FEW = 10


def main(args: Sequence[str] | None = None) -> int:
    """Measure and print; write the page where everything was measured."""
    options = _options(args)
    described = machine()
    print(", ".join(f"{name}: {value}" for name, value in described.items()), flush=True)
    found: dict[str, list[Row]] = {}
    updated: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="side-by-side-") as folder:
        top = Path(folder)
        applied: dict[int, Scene] = {}

        def say(line: str) -> None:
            print(f"  {line}", flush=True)

        def kept(row: Row) -> Row:
            if options.profile:
                print("\n".join(stages(row)), flush=True)
            return row

        if "tasks" in options.only:
            print("One batch, by hand and by this tool", flush=True)
            for number in options.tasks:
                row, scene = compare(top / f"tasks-{number}", works(number), options.sample, say)
                found.setdefault("tasks", []).append(kept(row))
                applied[number] = scene
        if "files" in options.only:
            print(f"{FEW} tasks in larger workspaces", flush=True)
            for number in options.files:
                found.setdefault("files", []).append(
                    kept(grown(top / f"files-{number}", works(FEW), say, files=number))
                )
        if "present" in options.only:
            print(f"{FEW} tasks beside units that are there", flush=True)
            for number in (each for each in options.present if each in applied):
                row = grown(top / f"present-{number}", works(FEW, after=number), say, present=applied[number])
                found.setdefault("present", []).append(kept(row))
        if "update" in options.only:
            from benchmarks.side_by_side.updates import measure_updates

            print("Units brought to a newer version", flush=True)
            updated = measure_updates(top / "update", options.units, say)
    data = {
        "machine": described,
        **{name: [asdict(row) for row in rows] for name, rows in found.items()},
        "update": updated,
    }
    if options.json:
        options.json.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    if options.page:
        write_page(options.page, data)
    return 0


def _options(args: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="side_by_side", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, help="measure this part alone; may be repeated")
    parser.add_argument("--tasks", type=int, nargs="+", default=TASKS, help="sizes of the batch")
    parser.add_argument("--files", type=int, nargs="+", default=FILES, help="sizes of the workspace")
    parser.add_argument("--present", type=int, nargs="+", default=PRESENT, help="units of before; sizes of --tasks")
    parser.add_argument("--units", type=int, default=50, help="units that are updated")
    parser.add_argument("--sample", type=int, default=10, help="how many tasks the script builds; the rest is scaled")
    parser.add_argument("--profile", action="store_true", help="show where this tool's time goes")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    parser.add_argument("--page", type=Path, help="write the page, its figures and its drawing to this folder")
    options = parser.parse_args(args)
    options.only = options.only or PARTS
    return options


if __name__ == "__main__":
    sys.exit(main())
