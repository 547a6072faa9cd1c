"""Trying to build tasks: rendered, put on their base and judged together, each as if it were alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

from generator.answers.units import UnitAnswers
from generator.apply.ladder import MOST_STEPS, blamed, step_down
from generator.apply.task import Attempt, Building, Run
from generator.apply.unwritten import mark_unwritten
from generator.bench.base import Base
from generator.bench.staging import InTheWayError, RenderedUnit, Staged, groups, stage_units
from generator.bench.units import BuiltUnit, build_units, refuse_taken_homes
from generator.errors import RenderError
from generator.findings import GateResult
from generator.git import Objects
from generator.render import Rendered
from generator.task_results import BUILT

Tries = Sequence[tuple[Building, Sequence[UnitAnswers]]]


@dataclass(frozen=True)
class Attempts:
    """Where tasks of one base are tried.

    Attributes:
        run: What the run shares.
        base: What they stand on.
        objects: What makes their trees.
        folder: An empty folder, for what is rendered.
    """

    run: Run
    base: Base
    objects: Objects
    folder: Path

    def climb_down(self, buildings: Sequence[Building]) -> None:
        """Build tasks; what the gates find fault with falls back until it passes or nothing is left to blame.

        The ``attempt`` of each is then the one that passed, else the first, which is what a person wants to look at.
        """
        first: dict[str, Attempt] = {}
        tries: Tries = [(building, building.units) for building in buildings]
        numbers = count()
        for step in range(MOST_STEPS + 1):
            self._try(tries, self.folder / str(next(numbers)))
            lower: list[tuple[Building, Sequence[UnitAnswers]]] = []
            for building, _ in tries:
                if building.goes_on and building.attempt is not None:
                    first.setdefault(building.task_id, building.attempt)
                    with building.guarded():
                        blame = blamed(building.attempt.units, building.attempt.gates) if step < MOST_STEPS else {}
                        if blame:
                            lower.append((building, step_down(building.attempt.units, blame, building.written)))
            tries = lower
        for building in buildings:
            if building.attempt is not None and building.attempt.outcome not in BUILT:
                building.attempt = first[building.task_id]

    def _try(self, tries: Tries, folder: Path) -> None:
        """Try each task once; what becomes of it is its ``attempt`` or its ``error``."""
        marked = [(building, tuple(map(mark_unwritten, units))) for building, units in tries]
        staged: dict[str, Staged] = {}
        for number, (building, rendered) in enumerate(self._rendered(marked)):
            with building.guarded():
                layer, look = folder / str(number), Look(self.run, building)
                try:
                    staged[building.task_id] = stage_units(rendered, self.base, self.objects, layer, look)
                except InTheWayError:
                    building.attempt = self._in_place(building, [unit.answers for unit in rendered])
        gates = self._judge([building for building, _ in tries], staged)
        for building, _ in tries:
            if building.task_id in gates:
                each = staged[building.task_id]
                building.attempt = Attempt(each.built, each.tree, gates[building.task_id])
            if building.goes_on and building.attempt is not None:
                self.run.record.gated(building.task_id, building.attempt.gates)

    def _rendered(self, tries: Tries) -> list[tuple[Building, list[RenderedUnit]]]:
        """Render the units of all tasks whose places are free."""
        named, free = self.run.bench.settings.names.keys(), []
        for building, units in tries:
            with building.guarded():
                refuse_taken_homes(units, self.base.homes, self.base.top, named)
                free.append((building, units))
        answers = [each for _, units in free for each in units]
        rendered = iter(self.run.renderer.render_many(answers) if answers else ())
        done: list[tuple[Building, list[RenderedUnit]]] = []
        for building, units in free:
            own = list(zip(units, islice(rendered, len(units)), strict=True))
            with building.guarded():
                done.append((building, [RenderedUnit(unit, _or_raise(each)) for unit, each in own]))
        return done

    def _in_place(self, building: Building, units: Sequence[UnitAnswers]) -> Attempt:
        """Let Copier and git do it in the work tree, where something stands in the way of a task's files."""
        run, isolated = self.run, self.base.isolated
        run.leave_copy()
        self.base.restore()
        try:
            built = build_units(units, isolated, run.renderer, run.bench.settings.names.keys())
            # Before the gates run: nothing that judged code does can get into the commit.
            tree = isolated.write_tree()
            Look(run, building)(tuple(built), tree)
            return Attempt(built, tree, run.bench.gates.judge(built, isolated))
        finally:
            self.base.restore()

    def _judge(self, buildings: Sequence[Building], staged: Mapping[str, Staged]) -> dict[str, list[GateResult]]:
        found, errors = judge_staged(self.run, self.base, staged)
        for building in buildings:
            if building.task_id in errors:
                building.error = errors[building.task_id]
        return found


def judge_staged(
    run: Run, base: Base, staged: Mapping[str, Staged]
) -> tuple[dict[str, list[GateResult]], dict[str, Exception]]:
    """Judge what is staged on a base, task id to units, those together that have no file in common.

    Returns:
        What the gates say of each, and what kept them from saying it.
    """
    found: dict[str, list[GateResult]] = {}
    errors: dict[str, Exception] = {}
    confines = run.bench.gates.sandbox.confines
    for group in groups(staged) if confines else [[task_id] for task_id in staged]:
        try:
            found |= _judge_group(run, base, {task_id: staged[task_id] for task_id in group})
        except Exception:
            # Whichever of them it was is found out one by one.
            run.leave_copy()
            for task_id in group:
                try:
                    found |= _judge_group(run, base, {task_id: staged[task_id]})
                except Exception as error:
                    errors[task_id] = error
    return found, errors


def _judge_group(run: Run, base: Base, staged: Mapping[str, Staged]) -> dict[str, list[GateResult]]:
    results = run.bench.gates.judge_together(list(staged.values()), run.shared(base))
    if not run.bench.gates.sandbox.confines:
        # Judged code may have written into it.
        run.leave_copy()
    return dict(zip(staged, results, strict=True))


def _or_raise(each: Rendered | RenderError) -> Rendered:
    if isinstance(each, RenderError):
        raise each
    return each


@dataclass(frozen=True)
class Look:
    """What is done with a task's units while they are in the work tree."""

    run: Run
    building: Building

    def __call__(self, built: Sequence[BuiltUnit], tree: str) -> None:
        """Write down what was rendered, and see to it that the gates can load it."""
        run = self.run
        run.version = next((unit.version for unit in built if unit.version), run.version)
        keys = [unit.answers.key for unit in built]
        run.record.tell(self.building.task_id, "rendered", units=keys, tree=tree)
        files = [path for unit in built for path in unit.files]
        run.bench.provide([unit.answers.blueprint for unit in built], files=files)
