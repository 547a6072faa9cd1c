"""``aas-generator plan``: what would be built, and why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.commands.common import read_for_planning
from generator.output import dump, note, say
from generator.plan import ImplementationPlan

SCHEMA = 1


def run_plan(names: Sequence[str], *, workspace: Path, board: str | None, only: Sequence[str], as_json: bool) -> None:
    """Plan a batch and print the plans.

    Raises:
        GeneratorError: The batch, the board or the settings cannot be used.
    """
    batch = read_for_planning(names, workspace=workspace, board=board, only=only).batch
    for problem in batch.problems:
        note(f"warning: {problem}")
    plans = [task.plan for task in batch.tasks]
    if as_json:
        dump({"schema": SCHEMA, "batch_id": batch.batch_id, "items": [item_data(each) for each in plans]})
        return
    for each in plans:
        say("\n".join(describe(each)))


def item_data(plan: ImplementationPlan) -> dict[str, Any]:
    """Return a plan as ``plan --json`` prints it."""
    return plan.model_dump(mode="json")


def describe(plan: ImplementationPlan) -> list[str]:
    """Return a plan as lines for a person."""
    lines = [f"{plan.task_id or '?'}  {plan.outcome}  {plan.title or plan.name}"]
    if plan.reason:
        lines.append(f"  {plan.reason}")
    if plan.outcome == "ready":
        units = ", ".join(f"{kind} {plan.names.get(kind, plan.name)}" for kind in plan.kinds)
        priority = f"{plan.priority} (from the {plan.priority_source})" if plan.priority else "unknown"
        lines.append(f"  {units}; complexity {plan.complexity or 'unknown'}, priority {priority}")
    lines += [f"  phase {phase.number}: {phase.title}" for phase in plan.phases]
    lines += [f"  file {spec.path}" for spec in plan.files]
    lines += [f"  setting {field.name}: {field.type}{' (secret)' * field.secret}" for field in plan.config_additions]
    lines += [f"  blocker: {blocker}" for blocker in plan.blockers]
    lines += [f"  depends on {task_id}" for task_id in plan.dependencies]
    return lines + [f"  warning: {warning}" for warning in plan.warnings]
