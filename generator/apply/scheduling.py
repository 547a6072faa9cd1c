"""Which tasks are built together, and what becomes of those that are not built at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.apply.drafts import as_draft, not_built, without_drafts
from generator.apply.ledger import Ledger
from generator.apply.order import build_order
from generator.apply.task import Run
from generator.apply.wave import build_wave
from generator.bench.environment import Wish
from generator.plan import ImplementationPlan, UnitKind
from generator.planning import PlannedTask
from generator.redaction import redact_data
from generator.task_results import BUILT, TaskResult

# What a wave holds in memory and on the disk stays small, and one that has to be built anew costs no more than this.
WAVE_TASKS = 50
WAVE_BYTES = 8 * 1024 * 1024
# How far behind the first task that is not done others are looked for.
_AHEAD = 4

Keep = Callable[[PlannedTask, TaskResult], TaskResult]


def build_all(
    run: Run, tasks: Sequence[PlannedTask], ledger: Ledger, keep: Keep, *, at_most: int = WAVE_TASKS
) -> list[TaskResult]:
    """Build every task in the order of its dependencies, as many together as can be.

    Args:
        run: What the run shares.
        tasks: The tasks, in the order of the file.
        ledger: What was done before.
        keep: Takes each result and returns it as it is reported; called in the order of the dependencies.
        at_most: How many tasks are built together.

    Returns:
        The results in the order of the file.
    """
    by_id = _ById(tasks)
    order, circles = build_order(by_id.dependencies)
    results: dict[str, TaskResult] = {}
    for key, circle in circles.items():
        task_id, reason = by_id[key].plan.task_id, f"tasks depend on each other: {circle}"
        results[key] = keep(by_id[key], TaskResult(task_id=task_id, outcome="review", reason=reason))
    settled = {key: ledger.settled(by_id[key]) for key in order}
    open_plans = (by_id[key].plan for key in order if settled[key] is None)
    _look_at_environment(run, (plan for plan in open_plans if ledger.builds(plan)))
    schedule = _Schedule(run, by_id, order, settled, ledger, results)
    kept = 0
    while kept < len(order):
        schedule.go_on(at_most)
        while kept < len(order) and (result := schedule.done.pop(order[kept], None)) is not None:
            key, kept = order[kept], kept + 1
            results[key] = keep(by_id[key], without_drafts(run, ledger, result))
    return [results[key] for key in by_id]


class _ById(Mapping[str, PlannedTask]):
    """Tasks by their ids in upper case; each is read where it stands when it is asked for.

    Attributes:
        dependencies: The ids of those that each depends on, in upper case.
    """

    def __init__(self, tasks: Sequence[PlannedTask]) -> None:
        self._tasks = tasks
        self._places: dict[str, int] = {}
        self.dependencies: dict[str, list[str]] = {}
        for place, task in enumerate(tasks):
            key = task.plan.task_id.upper() or f"#{place}"
            self._places[key] = place
            self.dependencies[key] = [each.upper() for each in task.plan.dependencies]

    def __getitem__(self, key: str) -> PlannedTask:
        return self._tasks[self._places[key]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _look_at_environment(run: Run, plans: Iterable[ImplementationPlan]) -> None:
    """Learn what the tasks that are to be built need, all at once, and install it where that is wanted."""
    kinds: set[UnitKind] = set()
    imported: set[str] = set()
    is_any = False
    for plan in plans:
        is_any = True
        kinds.update(plan.kinds)
        imported.update(plan.requirements)
    if is_any:
        wish = Wish(run.bench.isolated.top, run.bench.contract, sorted(kinds), modules=sorted(imported), tests=True)
        run.bench.prepare(wish)


@dataclass
class _Schedule:
    """The tasks of a run that are still to be decided or built.

    Attributes:
        run: What the run shares.
        by_id: The tasks.
        order: Their keys in the order of the dependencies.
        settled: What earlier runs have left nothing to do for.
        ledger: What was done before.
        kept: The results that were kept, on which others may build.
        done: The results that were not kept yet.
    """

    run: Run
    by_id: _ById
    order: Sequence[str]
    settled: dict[str, TaskResult | None]
    ledger: Ledger
    kept: dict[str, TaskResult]
    done: dict[str, TaskResult] = field(default_factory=dict)

    def go_on(self, at_most: int) -> None:
        """Decide or build the next tasks: those whose dependencies were kept and that stand on the same commits."""
        wave: list[tuple[str, PlannedTask]] = []
        on: list[str] = []
        size = 0
        for key in self._ready(at_most * _AHEAD):
            task = self.by_id[key]
            if (decided := self._decided(key, task)) is not None:
                self.done[key] = _told(task.plan, decided)
                continue
            parents, obstacle = self._parents(task.plan.dependencies)
            if obstacle:
                self.done[key] = self._tried(task, self.ledger.blocked(task, obstacle))
                continue
            if wave and parents != on:
                continue
            size += len(task.item.text)
            if wave and size > WAVE_BYTES:
                break
            on = parents
            wave.append((key, task))
            # What stands on several tasks has a merge of its own.
            if len(wave) == at_most or len(parents) > 1:
                break
        if wave:
            built = build_wave(self.run, [task for _, task in wave], on)
            self.done |= {key: self._tried(task, result) for (key, task), result in zip(wave, built, strict=True)}

    def _ready(self, ahead: int) -> Iterator[str]:
        """Yield the next tasks whose dependencies were kept, in order."""
        first = next(place for place, key in enumerate(self.order) if key not in self.kept)
        for key in self.order[first : first + ahead]:
            needed = self.by_id.dependencies[key]
            if key not in self.done and all(each in self.kept for each in needed if each in self.by_id and each != key):
                yield key

    def _decided(self, key: str, task: PlannedTask) -> TaskResult | None:
        """Return the result of a task that is not built."""
        if (result := self.settled[key]) is not None:
            return result
        return None if self.ledger.builds(task.plan) else not_built(task, self.ledger)

    def _parents(self, dependencies: Sequence[str]) -> tuple[list[str], str]:
        """Return the commits to build on, or why there are none: a dependency of this batch is not implemented."""
        parents: list[str] = []
        for dependency in dependencies:
            other = self.kept.get(dependency.upper())
            commit = other.commit if other and other.outcome in BUILT else self.ledger.unmerged(dependency)
            if commit:
                parents.append(commit)
            elif other and not self.ledger.is_done(other):
                return [], f"{other.task_id}, which it depends on, is not implemented: {other.reason or other.outcome}"
        return parents, ""

    def _tried(self, task: PlannedTask, result: TaskResult) -> TaskResult:
        """Return the result of a task that was to be built, with what is known of those that it depends on."""
        plan = task.plan
        result = as_draft(plan, result) if plan.is_unsure else result
        before = [self.kept[each.upper()] for each in plan.dependencies if each.upper() in self.kept]
        if any(each.transient for each in before) and result.outcome in {"blocked", "skipped"}:
            lacks = tuple(dict.fromkeys(name for each in before for name in each.lacks))
            result = result.model_copy(update={"transient": True, "lacks": lacks or result.lacks})
        return _told(plan, result)


def _told(plan: ImplementationPlan, result: TaskResult) -> TaskResult:
    """Return a result with the warnings of its plan, and without secrets."""
    told = result.model_copy(update={"warnings": tuple(dict.fromkeys((*plan.warnings, *result.warnings)))})
    return TaskResult.model_validate(redact_data(told.model_dump()))
