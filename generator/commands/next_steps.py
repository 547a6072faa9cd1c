"""What a person can do after a run, as commands to copy."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.task_results import BUILT, RunReport


@dataclass(frozen=True)
class Step:
    """A command, and what it is for."""

    command: str
    purpose: str


def next_steps(report: RunReport, workspace: Path, base: str, again: str) -> Iterator[Step]:
    """Yield the commands that come next.

    Args:
        report: What became of the run.
        workspace: The workspace as it was given.
        base: What the tasks were built on, as a person calls it.
        again: The command that was run, without what made it a dry run.
    """
    made = [task.branch for task in report.tasks if task.outcome in BUILT and task.branch]
    if report.dry_run:
        if made:
            yield Step(again, "build it")
        return
    place = "" if workspace == Path() else f"-C {shlex.quote(str(workspace))} "
    if made:
        several = f", or one of {len(made) - 1} more" if len(made) > 1 else ""
        yield Step(f"git {place}diff {base}...{made[0]}", f"see what was built{several}")
        scaffolds = "" if report.count("implemented") else " --scaffolded"
        yield Step(_ours(f"merge{scaffolds}", workspace), "bring the branches together, checked once more")
    if report.count("scaffolded", "failed", "review"):
        kind = "" if report.count("failed", "review") else " --kind complete"
        yield Step(_ours(f"submit{kind}", workspace), "ask the model for what is missing; --dry-run tells the cost")
    if failed := [task for task in report.tasks if task.outcome == "failed" and task.branch]:
        yield Step(f"git {place}diff {base}...{failed[0].branch}", f"see what failed of {failed[0].task_id}")
    if made:
        task = next(task for task in report.tasks if task.branch == made[0])
        yield Step(_ours(f"undo {shlex.quote(task.task_id)}", workspace), "take a task back")


def _ours(command: str, workspace: Path) -> str:
    more = "" if workspace == Path() else f" --workspace {shlex.quote(str(workspace))}"
    return f"aas-generator {command}{more}"


def in_lines(steps: list[Step]) -> list[str]:
    """Return the steps as lines, the purposes below each other where the commands are short."""
    if not steps:
        return []
    width = min(60, max(len(step.command) for step in steps))
    return ["next:", *(f"  {step.command:<{width}}  # {step.purpose}" for step in steps)]
