"""Tasks merged one after the other; one that does not fit is left out with all that was built on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.answers.units import ConfigPatchAnswers, UnitAnswers
from generator.git import IsolatedRepository
from generator.merge.combining import Resolve, Step, Unmerged, combine, new_units
from generator.merge.selecting import TaskBranch


class Fault(NamedTuple):
    """Which of several steps is to be left out, by its index, and why."""

    place: int
    reason: str


FindFault = Callable[[Sequence[Step]], Fault | None]
Tell = Callable[[str], None]


@dataclass
class Chain:
    """Merges on top of each other.

    Attributes:
        isolated: Where the commits are made.
        start: The commit below the first one.
        resolve: Settles files in conflict.
        tell: Takes lines about what is being done.
        steps: The tasks that were merged.
        left_out: The others, by task id in upper case.
    """

    isolated: IsolatedRepository
    start: str
    resolve: Resolve
    tell: Tell = lambda _: None
    steps: list[Step] = field(default_factory=list)
    left_out: dict[str, Unmerged] = field(default_factory=dict)

    @property
    def tip(self) -> str:
        """The last commit."""
        return self.steps[-1].commit if self.steps else self.start

    def merge(self, branches: Sequence[TaskBranch], find_fault: FindFault) -> None:
        """Merge branches, each behind those that it needs, so that nothing is found fault with in the whole.

        Those behind one that is taken out again are merged anew: their commits are other ones without it, and it may
        have been what kept one of them out.
        """
        waiting = list(branches)
        while True:
            self.add(waiting)
            fault = find_fault(self.steps) if self.steps else None
            if fault is None:
                return
            culprit = self.steps[fault.place].branch
            del self.steps[fault.place :]
            waiting = list(branches[branches.index(culprit) + 1 :])
            for branch in waiting:
                self.left_out.pop(branch.key, None)
            self._leave_out(culprit, Unmerged(fault.reason))

    def add(self, branches: Iterable[TaskBranch]) -> None:
        """Merge branches as far as they fit."""
        owners = owners_of(new_units(self.isolated, None, self.start))
        for step in self.steps:
            owners |= owners_of(step.units)
        for branch in branches:
            done = self._without_base(branch) or combine(self.isolated, self.tip, branch, self.steps, self.resolve)
            if isinstance(done, Step) and (reason := _foreign_settings(done.units, owners)):
                done = Unmerged(reason)
            if isinstance(done, Step):
                self.steps.append(done)
                owners |= owners_of(done.units)
                self.tell(f"{branch.task_id}: {done.how}")
            else:
                self._leave_out(branch, done)

    def _leave_out(self, branch: TaskBranch, why: Unmerged) -> None:
        self.left_out[branch.key] = why
        self.tell(f"{branch.task_id}: left out: {why.reason}")

    def _without_base(self, branch: TaskBranch) -> Unmerged | None:
        missing = sorted(branch.needs & self.left_out.keys())
        return Unmerged(f"it needs {', '.join(missing)}, which is left out") if missing else None


def owners_of(units: Iterable[UnitAnswers]) -> dict[str, str]:
    """Return which config unit each setting belongs to, in words."""
    return {
        field.name: f"the config unit {unit.name} of {unit.task_id}"
        for unit in _patches(units)
        for field in unit.config_patch.fields
    }


def _foreign_settings(units: Iterable[UnitAnswers], owners: dict[str, str]) -> str:
    """Return which settings of some units belong to others; lines that merge cleanly may still define one twice."""
    taken = [name for name in owners_of(units) if name in owners]
    return "; ".join(f"the setting {name} belongs to {owners[name]}" for name in taken)


def _patches(units: Iterable[UnitAnswers]) -> list[ConfigPatchAnswers]:
    return [unit for unit in units if isinstance(unit, ConfigPatchAnswers)]
