"""The gates over tasks that were merged together, and which of them is to blame where they do not pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.bench.bench import Bench
from generator.bench.environment import LackingError
from generator.bench.units import BuiltUnit
from generator.findings import GateResult, not_run, stopping, unproven, verdict
from generator.gates import UnitFiles
from generator.merge.chain import Fault
from generator.merge.combining import Step
from generator.unit_places import places_of


@dataclass
class Judge:
    """How what was merged is judged.

    Attributes:
        bench: The workspace, with what was merged in its clone.
        start: The commit without it, whose findings do not count.
        gates: What they said last of all that was merged.
    """

    bench: Bench
    start: str
    gates: tuple[GateResult, ...] = ()
    _known: dict[str, tuple[GateResult, ...]] = field(default_factory=dict)

    def find_fault(self, steps: Sequence[Step]) -> Fault | None:
        """Return the task to leave out; ``None`` where all of them pass together.

        Each passed alone when it was built. To blame for a fault of several is the first with which those up to it do
        not pass any more, which is found by halving.
        """
        fault = self._lacking(steps)
        if fault is not None:
            return fault
        self.gates = self._results(steps)
        if not stopping(self.gates):
            return None
        passing, failing = 0, len(steps)
        while failing - passing > 1:
            middle = (passing + failing) // 2
            if stopping(self._results(steps[:middle])):
                failing = middle
            else:
                passing = middle
        return Fault(failing - 1, verdict(self._results(steps[:failing]))[1])

    def unproven(self) -> str:
        """Return which gates that must pass could not run, and why; empty where all did."""
        return "; ".join(map(not_run, unproven(self.gates)))

    def _lacking(self, steps: Sequence[Step]) -> Fault | None:
        """Return the first task for which the environment lacks something, which says nothing about its code."""
        self.bench.isolated.check_out(steps[-1].commit)
        for place, step in enumerate(steps):
            files = [path for path in step.files if (self.bench.isolated.top / path).is_file()]
            blueprints = sorted({unit.blueprint for unit in step.units})
            try:
                self.bench.provide(blueprints, files=files)
            except LackingError as error:
                return Fault(place, error.problem)
        return None

    def _results(self, steps: Sequence[Step]) -> tuple[GateResult, ...]:
        commit = steps[-1].commit
        if commit not in self._known:
            self.bench.isolated.check_out(commit)
            self.bench.isolated.move_head(self.start)
            before = self.bench.isolated.modes(self.start)
            changed = frozenset(path for step in steps for path in step.files if path in before)
            units = [unit for step in steps for unit in _as_judged(step, self.bench.isolated.top, changed)]
            self._known[commit] = tuple(self.bench.gates.judge_files(units, self.bench.isolated, changed=changed))
        return self._known[commit]


def _as_judged(step: Step, top: Path, changed: frozenset[str]) -> list[UnitFiles]:
    """Return a task's units as the gates look at them; what none of them owns goes to the first one."""
    there = [path for path in step.files if (top / path).is_file() and not (top / path).is_symlink()]
    own = [places_of(unit).of(there) for unit in step.units]
    rest = [path for path in there if not any(path in files for files in own)]
    if not own:
        return [UnitFiles(key=step.branch.task_id, blueprint="", name=step.branch.task_id, files=tuple(rest))]
    own[0] += rest
    return [
        BuiltUnit(unit, tuple(files), changed & {*files}, "").to_gate()
        for unit, files in zip(step.units, own, strict=True)
    ]
