"""The story of a wave: tasks on one base are prepared, rendered, judged and committed together.

Each comes out as it would alone. What breaks for one of them costs that one: it is built once more, by itself, in a new
repository. Nothing happens in the user's checkout.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from generator.answers.contract import Contract
from generator.answers.units import UnitAnswers
from generator.apply.attempts import Attempts
from generator.apply.committing import commit_tasks
from generator.apply.placing import place_code, place_tasks, written_units
from generator.apply.task import Building, Built, Run
from generator.bench.base import Base
from generator.bench.changes import sift_patches
from generator.bench.units import joined_homes
from generator.blueprints import blueprint_of
from generator.plan import ImplementationPlan
from generator.planning import PlannedTask
from generator.scratch import remove_folder
from generator.task_results import TaskResult
from generator.translate import TaskContext


def build_wave(run: Run, tasks: Sequence[PlannedTask], parents: Sequence[str]) -> list[Built]:
    """Build and commit tasks that stand on the same commits, or say why not.

    Args:
        run: What the run shares.
        tasks: The tasks; none depends on another one, and the plan of each is ``ready``, or unsure, which makes a
            draft.
        parents: Commits of the tasks that they depend on; the run's base where there are none. Where they are several,
            there is one task.

    Returns:
        For each ``implemented`` with the branch that it is to be on, ``failed`` with one to look at, ``review`` where
        nothing was built, or ``blocked`` where the environment lacks something that it needs.
    """
    start = time.monotonic()
    first = _build(run, tasks, parents)
    share = (time.monotonic() - start) / len(tasks)
    tries = 1 if len(tasks) == 1 else 2
    source = run.bench.isolated
    # The repository of the first try stays where it is when another one takes its place.
    return [
        _again(run, building, parents, share, tries)
        if building.is_broken
        else Built(building.outcome(seconds=share), source)
        for building in first
    ]


def _again(run: Run, building: Building, parents: Sequence[str], seconds: float, tries: int) -> Built:
    """Build a task once more by itself, where something outside of it broke; in a new repository each time."""
    start = time.monotonic()
    for _ in range(tries):
        if building.is_broken:
            building.error = None
            with building.guarded():
                run.renew()
                (building,) = _build(run, [building.task], parents)
    return Built(building.outcome(seconds=seconds + time.monotonic() - start), run.bench.isolated)


def _build(run: Run, tasks: Sequence[PlannedTask], parents: Sequence[str]) -> list[Building]:
    """Build tasks once; what ended one of them is its error; where a step for all of them failed, there is none."""
    buildings = [Building(task) for task in tasks]
    try:
        _build_all(run, buildings, parents)
    except Exception as error:
        if len(buildings) == 1:
            buildings[0].error = buildings[0].error or error
    return buildings


def _build_all(run: Run, buildings: Sequence[Building], parents: Sequence[str]) -> None:
    base = run.stand_on(parents, buildings[0].task_id)
    if base is None:
        reason = "the tasks it depends on change the same lines; merge their branches, then apply this task again"
        for building in buildings:
            building.result = TaskResult(
                task_id=building.task_id, outcome="review", reason=reason, code="dependencies-differ"
            )
        return
    for building in buildings:
        with building.guarded():
            _write(base, building)
    _place([building for building in buildings if building.goes_on])
    for building in buildings:
        if building.goes_on:
            with building.guarded():
                _prepare(run, base, building, parents or [run.base])
    folder = Path(tempfile.mkdtemp(prefix="wave-", dir=run.bench.folder))
    try:
        objects = base.isolated.objects()
        Attempts(run, base, objects, folder).climb_down([building for building in buildings if building.goes_on])
        commit_tasks(run, base, objects, [building for building in buildings if building.goes_on])
    finally:
        run.take_out_layers()
        remove_folder(folder)


def _write(base: Base, building: Building) -> None:
    """Translate a plan into answers, with the code as the analysis wrote it."""
    task, plan = building.task, building.task.plan
    context = TaskContext(task.facts, task.item.batch_id, _needed_plugins(plan, base))
    building.written, building.said = written_units(plan, base.contract, context)


def _place(buildings: Sequence[Building]) -> None:
    """Place the code of all tasks."""
    try:
        placed = place_tasks([building.written for building in buildings])
    except Exception:
        for building in buildings:
            with building.guarded():
                _take(building, *place_code(building.written))
    else:
        for building, (units, notes) in zip(buildings, placed, strict=True):
            _take(building, units, notes)


def _take(building: Building, units: tuple[UnitAnswers, ...], notes: tuple[str, ...]) -> None:
    building.units, building.said = units, (*notes, *building.said)


def _prepare(run: Run, base: Base, building: Building, parents: Sequence[str]) -> None:
    """See to it that the workspace can take a task's units, and leave out what it cannot take of them."""
    plan, units = building.task.plan, building.units
    if missing := _missing_contract(base.contract, units):
        building.result = TaskResult(task_id=plan.task_id, outcome="review", reason=missing, code="contract-missing")
        return
    run.provide([unit.blueprint for unit in units], plan.requirements)
    run.record.prepared(building.task, parents)
    building.units, merged = sift_patches(units, base.isolated)
    building.said = (*building.said, *joined_homes(building.units, base.homes), *merged)


def _missing_contract(contract: Contract, units: Sequence[UnitAnswers]) -> str:
    """Return why this workspace cannot take one of the units, or an empty string."""
    return next((lack for unit in units if (lack := blueprint_of(unit).lacks(contract))), "")


def _needed_plugins(plan: ImplementationPlan, base: Base) -> tuple[str, ...]:
    """Return the names of the plugins that stand for the tasks a plan depends on, on its base."""
    wanted = {each.upper() for each in plan.dependencies}
    if not wanted:
        return ()
    return tuple(unit.name for unit in base.units if unit.blueprint == "plugin" and unit.task_id.upper() in wanted)
