"""Print for each repair how often it fired and what it saved: ``python -m benchmarks.repairs [PATH…]``.

Every response with code that a plan can be made of is placed and built behind all gates, in copies of several
workspaces. Then, for each step alone, the tasks in which it changed something are placed and built without it.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.repairs.building import Builder, Grade, builder_for
from benchmarks.repairs.corpora import OWN, ROOT, planned, responses
from benchmarks.repairs.switching import steps
from generator.planning import PlannedTask
from generator.task_results import TaskResult

WORKSPACES = {"example": ROOT / "examples/workspace", "strict": ROOT / "tests/workspaces/design"}
_COLUMNS = ("fired", "same", "saved", "parts", "wrong")


@dataclass
class Counted:
    """What one step did, over all tasks.

    Attributes:
        counts: ``fired``: tasks in which it changed something; ``same``: built as well without it; ``saved``: outcomes
            that are lower without it; ``parts``: equal outcomes with more that is missing; ``wrong``: tasks that come
            further without it.
        changed: Each task whose result is another one, with both outcomes.
    """

    counts: Counter[str] = field(default_factory=Counter)
    changed: list[str] = field(default_factory=list)


def main(arguments: Sequence[str]) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.repairs", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, help="further results files, documents and folders of them")
    parser.add_argument("--workspace", choices=sorted(WORKSPACES), action="append", help="only these")
    parser.add_argument("--off", action="append", help="only these steps, all of them off at once")
    parser.add_argument("--limit", type=int, help="only so many responses, for a try")
    parser.add_argument("--json", type=Path, help="write the counts and the tasks to this file")
    given = parser.parse_args(arguments)
    found: dict[str, dict[str, Counted]] = {}
    variants = [given.off] if given.off else [[each] for each in steps()]
    for name in given.workspace or WORKSPACES:
        with (
            tempfile.TemporaryDirectory(prefix="repairs-") as folder,
            builder_for(WORKSPACES[name], Path(folder)) as builder,
        ):
            tasks = planned(list(responses((*OWN, *given.paths)))[: given.limit], builder.contract)
            found[name] = _measured(name, builder, tasks, variants)
        print("\n".join(_table(found[name])), flush=True)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1, default=vars) + "\n", encoding="utf-8")
    return 0


def _measured(
    name: str, builder: Builder, tasks: Mapping[str, tuple[str, PlannedTask]], variants: Sequence[Sequence[str]]
) -> dict[str, Counted]:
    """Return what each variant, some steps off at once, costs in a workspace."""
    coded = {task_id: task for task_id, (_, task) in tasks.items() if builder.written(task)}
    placed = {task_id: builder.placed(task) for task_id, task in coded.items()}
    asked = {step for off in variants for step in off}
    whole = builder.build([task for task_id, task in coded.items() if builder.fired[task_id] & asked])
    outcomes = dict(Counter(each.outcome for each in whole.values()))
    print(f"{name}: {len(tasks)} plans, {len(coded)} with code, {len(whole)} of them changed: {outcomes}", flush=True)
    every: dict[str, Counted] = {}
    for off in variants:
        counted = every[" + ".join(off)] = Counted()
        fired = [task_id for task_id in coded if builder.fired[task_id] & set(off)]
        others = [coded[task_id] for task_id in fired if builder.placed(coded[task_id], off) != placed[task_id]]
        without = builder.build(others, off)
        counted.counts.update({"fired": len(fired), "same": len(fired) - len(others)})
        for task_id, result in without.items():
            kind = _kind(whole[task_id], result)
            counted.counts[kind] += 1
            if kind != "same":
                told = f"{kind}: {name}/{tasks[task_id][0]}: {whole[task_id].outcome} to {result.outcome}"
                counted.changed.append(f"{told}: {result.reason}")
        print(f"{name}: without {' + '.join(off)}: {dict(counted.counts)}", flush=True)
    return every


def _kind(whole: TaskResult, without: TaskResult) -> str:
    """Return the column of a task: what became of it with the step, and without it."""
    before, after = Grade.of(whole), Grade.of(without)
    if before.rank != after.rank:
        return "saved" if before.rank > after.rank else "wrong"
    return "same" if before == after else "parts" if before > after else "wrong"


def _table(every: Mapping[str, Counted]) -> list[str]:
    lines = [f"| step | {' | '.join(_COLUMNS)} |", f"| --- |{' ---: |' * len(_COLUMNS)}"]
    return lines + [
        f"| {name} | {' | '.join(str(each.counts[column]) for column in _COLUMNS)} |" for name, each in every.items()
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
