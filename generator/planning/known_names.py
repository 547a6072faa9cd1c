"""What is known of units' names before a text is read: given by a person, built before, or taken by others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from generator.answers.contract import Contract
from generator.plan import ImplementationPlan, without_doubts
from generator.planning.records import Planned
from generator.planning.renaming import rename
from generator.unit_homes import Homes, joined_home, rename_step

GIVEN = "name/given"
BUILT = "name/built"
MERGED = "name/merged"
# Below this a name was guessed from settings or is the task's id; from the other on, a title or code says it.
_GUESSED = 0.6
_SAID = 0.7


@dataclass(frozen=True)
class KnownNames:
    """Names that win over what a text says, and the names that are taken.

    Attributes:
        given: What a person calls the unit of a task, by the task's id in upper case.
        built: What the units of a task are called that was built before: task id in upper case to kind to name.
        homes: What stands in the workspace.
    """

    given: Mapping[str, str] = field(default_factory=dict)
    built: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    homes: Homes = field(default_factory=Homes)

    def settle(self, plan: ImplementationPlan, contract: Contract) -> ImplementationPlan:
        """Return a plan with the names that its task's units have, whatever its text calls them."""
        key = plan.task_id.upper()
        if key in self.given:
            named = rename(plan, dict.fromkeys(plan.names, self.given[key]), contract, GIVEN)
            return without_doubts(named, "name")
        built = self.built.get(key)
        if built:
            first = next(iter(built.values()))
            return without_doubts(
                rename(plan, {kind: built.get(kind, first) for kind in plan.names}, contract, BUILT), "name", "kinds"
            )
        return plan

    def homes_of(self, task_id: str, contract: Contract) -> tuple[str, ...]:
        """Return the folders (with a slash at their end) and files of what was built for a task before."""
        homes: list[str] = []
        for name in self.built.get(task_id.upper(), {}).values():
            homes += [f"{self.homes.place('plugin', name)}/", self.homes.place("service", name)]
            homes += [f"{contract.tests_dir}/test_{name}.py"]
        return tuple(homes)

    def judge(self, plan: ImplementationPlan, tracked: Collection[str] = ()) -> ImplementationPlan:
        """Return a plan as it is, or for review where a unit that stands there already may be meant.

        Args:
            plan: The plan.
            tracked: The files of the workspace.
        """
        key = plan.task_id.upper()
        # What stands in the way of the unit itself goes before doubts: no draft can be built there either.
        if (plan.outcome != "ready" and not plan.is_unsure) or key in self.built:
            return plan
        told = tuple(
            joined_home(self.homes, kind, name) for kind, name in plan.names.items() if self.homes.is_joined(kind, name)
        )
        warned = plan.model_copy(update={"warnings": tuple(dict.fromkeys((*plan.warnings, *told)))})
        faults = [fault for kind, name in plan.names.items() if (fault := self._fault(key, plan, kind, name))]
        faults += [] if key in self.given else self._in_the_way(plan, tracked)
        return (
            warned.model_copy(update={"outcome": "review", "reason": faults[0], "code": "place-taken"})
            if faults
            else warned
        )

    def _in_the_way(self, plan: ImplementationPlan, tracked: Collection[str]) -> list[str]:
        """Return the fault of a file that is to stand in the unit's place, and is there already."""
        name = plan.names.get("plugin", "")
        home = f"{self.homes.place('plugin', name)}/"
        paths = [*(spec.path for spec in plan.files), *(block.path for block in plan.code_blocks if block.path)]
        taken = [path for path in paths if path.startswith(home) and path in tracked]
        step = rename_step(plan.task_id, self.homes.free("plugin", name))
        return [f"{taken[0]} exists already. {step}"] if name and taken else []

    def _fault(self, key: str, plan: ImplementationPlan, kind: str, name: str) -> str:
        return home_fault(self.homes, plan.task_id, kind, name, is_given=key in self.given)


def home_fault(homes: Homes, task_id: str, kind: str, name: str, *, is_given: bool) -> str:
    """Return why a unit cannot be placed without a person's word, and the command that helps; empty where it can."""
    place = homes.place(kind, name)
    if homes.is_taken(kind, name):
        return f"{place} exists already. {rename_step(task_id, homes.free(kind, name))}"
    near = homes.near(kind, name)
    # Some file systems take such names for one, so that git refuses to commit both, whoever named the unit.
    if twin := next((each for each in near if each.casefold() == place.casefold()), ""):
        return (
            f"{twin} exists already, and the planned {place} would differ from it only in case. "
            f"{rename_step(task_id, homes.free(kind, name))}"
        )
    if near and not is_given:
        listed = " and ".join(near)
        return (
            f"{listed} exists already, and the name of the planned {place} is nearly the same. "
            f"{rename_step(task_id, name)} Or choose another name."
        )
    return ""


def best_named(answers: Sequence[Planned], merged: Planned, contract: Contract) -> Planned:
    """Return merged answers of one task with the name that one of them says, where the main one's is only a guess."""
    plan = merged.task.plan
    if not plan.names or _confidence(plan) >= _GUESSED:
        return merged
    sayers = [each.task.plan for each in answers if each.task.plan.names and _confidence(each.task.plan) >= _SAID]
    if not sayers:
        return merged
    best = max(sayers, key=_confidence)
    names = {kind: best.names.get(kind, best.name) for kind in plan.names}
    named = rename(plan, names, contract, MERGED)
    return merged._replace(task=replace(merged.task, plan=named))


def _confidence(plan: ImplementationPlan) -> float:
    told = plan.evidence.get("name")
    return told.confidence if told else 0.0
