"""This tool as a person runs it: ``apply`` as a process, with everything it brings: sandbox, gates, board, report."""

from __future__ import annotations

import itertools
import json
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from benchmarks.side_by_side.scene import VERSION, Scene, environment
from benchmarks.side_by_side.spent import CommandFailedError, Spent, watched


@dataclass(frozen=True)
class Applied:
    """One run of ``apply``.

    Attributes:
        report: Its report.
        spent: What it took.
        stages: Seconds by the clock between the events of its journal, by the stage that they ended; a gate's by name.
    """

    report: dict[str, Any]
    spent: Spent
    stages: dict[str, float]


def apply(scene: Scene, *more: str) -> Applied:
    """Apply the scene's batch.

    Raises:
        CommandFailedError: A task is not implemented, so that nothing can be compared.
    """
    place = ["--workspace", str(scene.workspace), "--template", str(scene.template), "--vcs-ref", VERSION]
    command = [sys.executable, "-m", "generator", "apply", str(scene.batch), *place, "--json", *more]
    printed, spent = watched(command, scene.workspace, env=environment())
    report = json.loads(printed)
    others = {task["task_id"]: task["reason"] for task in report["tasks"] if task["outcome"] != "implemented"}
    if others or len(report["tasks"]) != len(scene.tasks):
        raise CommandFailedError(f"not every task is implemented: {others}")
    return Applied(report, spent, _stages(scene, report["run_id"], spent.clock))


def _stages(scene: Scene, run_id: str, whole: float) -> dict[str, float]:
    """Read from the run's journal what the time went to; before its first event and after its last is ``start-up``."""
    (path,) = scene.workspace.glob(f".git/aas-generator/**/runs/{run_id}.jsonl")
    events = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    moments = [datetime.fromisoformat(event["time"]).timestamp() for event in events]
    stages: dict[str, float] = {"start-up": whole - (moments[-1] - moments[0])}
    for event, (before, after) in zip(events[1:], itertools.pairwise(moments), strict=True):
        left = after - before
        for gate in event.get("gates", ()):
            stages[f"gate {gate['gate']}"] = stages.get(f"gate {gate['gate']}", 0.0) + gate["seconds"]
            left -= gate["seconds"]
        stages[event["stage"]] = stages.get(event["stage"], 0.0) + left
    return stages


def tool_folder_size(workspace: Path) -> tuple[int, int]:
    """Return how many files the tool keeps in a workspace's repository, and their bytes."""
    sizes = [path.lstat().st_size for path in (workspace / ".git" / "aas-generator").rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)
