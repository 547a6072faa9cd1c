"""Which tasks are built together, and what becomes of those that are not built at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile

from generator.apply.backlog import Backlog
from generator.apply.builders import Builder, Here, Wave
from generator.apply.drafts import as_draft, not_built, without_drafts
from generator.apply.ledger import Ledger
from generator.apply.order import build_order
from generator.apply.pace import Pace
from generator.apply.publishing import publish_wave
from generator.apply.shelf import Ordered, Shelf
from generator.apply.splitting import to_be_split
from generator.apply.task import Run
from generator.bench.environment import Wish
from generator.plan import ImplementationPlan
from generator.planning import PlannedTask
from generator.redaction import redact_data
from generator.task_results import BUILT, TaskResult

# What a wave holds in memory and on the disk stays small, and one that has to be built anew costs no more than this.
WAVE_TASKS = 50
WAVE_BYTES = 8 * 1024 * 1024
# How far behind the first task that is not done others are looked for.
_AHEAD = 4

Ended = tuple[PlannedTask, TaskResult]
Keep = Callable[[Sequence[Ended]], Sequence[TaskResult]]


def build_all(
    run: Run,
    tasks: Iterable[PlannedTask],
    ledger: Ledger,
    keep: Keep,
    *,
    at_most: int = WAVE_TASKS,
    builder: Builder | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Sequence[TaskResult]:
    """Build every task in the order of its dependencies, as many together as can be.

    Args:
        run: What the run shares.
        tasks: The tasks, in the order of the file; all of them are planned before the first is built.
        ledger: What was done before.
        keep: Takes results and returns them as they are reported; called in the order of the dependencies.
        at_most: How many tasks are built together.
        builder: Who builds; by default this process.
        progress: Takes lines about how long the rest will take.

    Returns:
        The results in the order of the file; where they are many, they are on the disk.
    """
    settled: dict[str, TaskResult | None] = {}
    builder = builder or Here(run)
    kinds, imported, waiting = set[str](), set[str](), 0
    with Backlog(run.bench.state.work) as backlog:
        for key, task in backlog.take(tasks):
            settled[key] = ledger.settled(task)
            if settled[key] is None and ledger.builds(task.plan):
                kinds |= {*task.plan.kinds}
                imported |= {*task.plan.requirements}
                waiting += 1
        if kinds:
            # What they need is learned all at once, and installed where that is wanted.
            wish = Wish(run.bench.isolated.top, run.bench.contract, sorted(kinds), modules=sorted(imported), tests=True)
            builder.prepare(wish)
            run.bench.prepare(wish)
        order, circles = build_order({key: backlog[key].needs for key in backlog})
        results: Shelf[TaskResult] = Shelf()
        places: dict[str, int] = {}
        kept: dict[str, TaskResult] = {}

        def keep_all(ended: Mapping[str, TaskResult]) -> None:
            told = keep([(backlog.task(key), result) for key, result in ended.items()])
            for key, result in zip(ended, told, strict=True):
                places[key] = len(results)
                results.append(result)
                kept[key] = _in_short(result)

        for key, circle in circles.items():
            reason = f"tasks depend on each other: {circle}"
            task_id = backlog.task(key).plan.task_id
            keep_all({key: TaskResult(task_id=task_id, outcome="review", reason=reason, code="circle")})
        schedule = _Schedule(run, backlog, order, settled, ledger, kept)
        pace = Pace(waiting)
        while schedule.first < len(order):
            if ended := schedule.take_done():
                keep_all({key: without_drafts(run, ledger, result) for key, result in ended.items()})
            elif line := pace.built(_go_on(run, schedule, builder, at_most)):
                progress(line)
        return Ordered(results, [places[key] for key in backlog])


def _in_short(result: TaskResult) -> TaskResult:
    """Return of a result what others that depend on it ask."""
    names = ("task_id", "outcome", "reason", "branch", "commit", "transient", "lacks")
    return TaskResult.model_construct(None, **{name: getattr(result, name) for name in names})


def _go_on(run: Run, schedule: _Schedule, builder: Builder, at_most: int) -> int:
    """Start as many waves as there is room for; publish the next one that is built and return how many tasks it had."""
    while builder.has_room and (wave := schedule.next_wave(builder.share(schedule.left, at_most))):
        builder.start(wave)
    if not builder.is_busy:
        return 0
    wave, built = builder.wait()
    schedule.finish(wave, publish_wave(run, wave.tasks, built))
    return len(wave.tasks)


@dataclass
class _Schedule:
    """The tasks of a run that are still to be decided or built.

    Attributes:
        run: What the run shares.
        backlog: The tasks.
        order: Their keys in the order of the dependencies.
        settled: What earlier runs have left nothing to do for.
        ledger: What was done before.
        kept: The results that were kept, on which others may build.
        done: The results that were not kept yet.
        building: What is being built.
        first: Where in the order the first task stands that was not kept yet.
    """

    run: Run
    backlog: Backlog
    order: Sequence[str]
    settled: dict[str, TaskResult | None]
    ledger: Ledger
    kept: dict[str, TaskResult]
    done: dict[str, TaskResult] = field(default_factory=dict)
    building: dict[str, None] = field(default_factory=dict)
    first: int = 0

    @property
    def left(self) -> int:
        """How many tasks are neither done nor being built."""
        return len(self.order) - self.first - len(self.done) - len(self.building)

    def next_wave(self, at_most: int) -> Wave | None:
        """Return the next tasks whose dependencies were kept and that stand on the same commits.

        Those before them that are not built are decided on the way.
        """
        wave: list[PlannedTask] = []
        on: list[str] = []
        size = 0
        for key in self._ready(at_most * _AHEAD + len(self.building)):
            task = self.backlog.task(key)
            if (decided := self._decided(key, task)) is not None:
                self.done[key] = _told(task.plan, decided)
                continue
            parents, obstacle = self._parents(task.plan.dependencies)
            if obstacle:
                self.done[key] = self._tried(task, self.ledger.blocked(task, obstacle))
                continue
            if wave and parents != on:
                continue
            size += self.backlog[key].size
            if wave and size > WAVE_BYTES:
                break
            on = parents
            wave.append(task)
            self.building[key] = None
            # What stands on several tasks has a merge of its own.
            if len(wave) == at_most or len(parents) > 1:
                break
        return Wave(tuple(wave), tuple(on)) if wave else None

    def finish(self, wave: Wave, results: Sequence[TaskResult]) -> None:
        """Take what became of the tasks of a wave."""
        for task, result in zip(wave.tasks, results, strict=True):
            key = task.plan.task_id.upper()
            del self.building[key]
            self.done[key] = self._tried(task, result)

    def take_done(self) -> dict[str, TaskResult]:
        """Return the results of the next tasks in order that are done, a wave's at most; they are to be kept."""
        following = islice(self.order, self.first, self.first + WAVE_TASKS)
        taken = {key: self.done.pop(key) for key in takewhile(self.done.__contains__, following)}
        self.first += len(taken)
        return taken

    def _ready(self, ahead: int) -> Iterator[str]:
        """Yield the next tasks whose dependencies were kept, in order."""
        for key in self.order[self.first : self.first + ahead]:
            needs = (each for each in self.backlog[key].needs if each in self.backlog and each != key)
            if key not in self.done and key not in self.building and all(each in self.kept for each in needs):
                yield key

    def _decided(self, key: str, task: PlannedTask) -> TaskResult | None:
        """Return the result of a task that is not built."""
        if (result := self.settled[key]) is not None:
            return result
        if self.ledger.splits(task.plan):
            self.ledger.begin_split(task.plan)
            return to_be_split(task.plan)
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
