"""Committing what was built of tasks, each for the branch that its gates earned."""

from __future__ import annotations

from collections.abc import Sequence

from generator import findings
from generator.apply.block_results import block_results
from generator.apply.ladder import left_changes, no_longer_started, stubs_of
from generator.apply.messages import code_of_outcome, commit_message, lines_of, task_outcome
from generator.apply.task import Attempt, Building, Run
from generator.bench.base import Base
from generator.bench.units import BuiltUnit
from generator.errors import GeneratorError
from generator.git import Objects
from generator.plan import ImplementationPlan
from generator.task_results import BUILT, TaskResult, UnitResult
from generator.unit_places import answers_path


def commit_tasks(run: Run, base: Base, objects: Objects, buildings: Sequence[Building]) -> None:
    """Commit what was built of tasks on their base; the ``result`` of each says what became of it.

    Nothing is published: that is left to who holds the workspace, which need not be this process.
    """
    made: dict[str, TaskResult] = {}
    for building in buildings:
        with building.guarded():
            made[building.task_id] = _commit(run, base, objects, building)
    objects.write()
    # Before they are published: a later run writes the board from it where this one is killed on the way there.
    with run.record.synced_once():
        for task_id, result in made.items():
            if result.commit:
                facts = {"commit": result.commit, "parent": base.commit, "result": result.model_dump(mode="json")}
                run.record.tell(task_id, "committed", **facts)
    for building in buildings:
        if building.goes_on:
            with building.guarded():
                building.result = _told(building, made[building.task_id])


def _commit(run: Run, base: Base, objects: Objects, building: Building) -> TaskResult:
    """Commit one task; nothing of it is published."""
    attempt, task_id, draft = _attempt(building), building.task_id, building.task.plan.is_unsure
    outcome, reason = task_outcome(attempt.gates, attempt.units)
    code = code_of_outcome(outcome, attempt.gates)
    if any(gate.gate == "secrets" for gate in findings.stopping(attempt.gates)):
        # A secret must not get into any ref, so there is no branch to look at either.
        return TaskResult(task_id=task_id, outcome=outcome, reason=reason, code=code, gates=tuple(attempt.gates))
    good = outcome in BUILT
    message = commit_message(attempt.units, attempt.gates, failed=not good, draft=draft)
    # With the parent's date, so that the same input makes the same commit.
    commit = objects.commit(attempt.tree, [base.commit], message, base.date)
    return TaskResult(
        task_id=task_id,
        outcome=outcome,
        reason=reason,
        code=code,
        branch=run.branch(task_id, good=good, draft=draft),
        commit=commit,
        units=tuple(unit_result(unit) for unit in attempt.built),
        gates=tuple(attempt.gates),
        stubs=stubs_of(attempt.units),
        unwritten=tuple(lines_of(attempt.units)),
    )


def _told(building: Building, result: TaskResult) -> TaskResult:
    """Return a result with what went beside the plan."""
    attempt, plan = _attempt(building), building.task.plan
    started = no_longer_started(building.units, attempt.units)
    left = (*started, *left_changes(attempt.units), *_left_out(plan, attempt.built))
    warnings = (*building.said, *left, *findings.warnings(attempt.gates))
    return result.model_copy(update={"warnings": warnings, "code_blocks": block_results(plan, attempt.units)})


def _left_out(plan: ImplementationPlan, built: Sequence[BuiltUnit]) -> tuple[str, ...]:
    """Return a warning for each file that was planned and is in no unit: nothing is lost in silence."""
    files = {path for unit in built for path in unit.files}
    return tuple(f"planned, but not built: {spec.path}" for spec in plan.files if spec.path not in files)


def _attempt(building: Building) -> Attempt:
    if building.attempt is None:
        raise GeneratorError("nothing was built.")
    return building.attempt


def unit_result(unit: BuiltUnit) -> UnitResult:
    """Return what a report says of a unit."""
    answers = unit.answers
    return UnitResult(
        blueprint=answers.blueprint, name=answers.name, answers_file=answers_path(answers), files=unit.files
    )
