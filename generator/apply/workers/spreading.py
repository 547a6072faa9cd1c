"""The books of waves that others build: what they are given, and what becomes of what they hand back.

Objects and the journal are written here and nowhere else, each wave's when it is back.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from generator.apply.builders import Wave
from generator.apply.task import Built, Run, result_of
from generator.apply.workers.child import packed, unpacked
from generator.apply.workers.fleets import Fleet
from generator.apply.workers.records import Event, Job, WaveOutcome, WaveRequest
from generator.bench.environment import Wish
from generator.errors import GeneratorError, ToolBrokenError
from generator.git import pack_commits, take_pack
from generator.task_results import BUILT, TaskResult

# How often a wave may end with its worker before its tasks are tried one by one, and then one of them by itself.
TRIES = 3
# How often it is looked at whether anybody is still there.
_LOOK_SECONDS = 1.0


@dataclass
class _Part:
    """Some tasks of a wave that are given to a worker together.

    Attributes:
        wave: The wave.
        places: Which of its tasks they are.
        ended: How often the worker ended with them.
        lacked: How often a worker lacked commits.
    """

    wave: Wave
    places: tuple[int, ...]
    ended: int = 0
    lacked: int = 0


@dataclass
class Spread:
    """Waves that a fleet builds.

    Attributes:
        run: What the run shares.
        fleet: Who builds.
        job: What the waves have in common.
        progress: Takes lines about the workers.
    """

    run: Run
    fleet: Fleet
    job: Job
    progress: Callable[[str], None] = lambda _: None
    _answers: queue.SimpleQueue[tuple[_Part, str, bytes | BaseException]] = field(default_factory=queue.SimpleQueue)
    _flying: int = 0
    _built: dict[int, dict[int, TaskResult]] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

    @property
    def has_room(self) -> bool:
        """Whether another wave can be begun: each worker has one, and one waits for the first that is done."""
        return self._flying <= self.fleet.capacity()

    @property
    def is_busy(self) -> bool:
        """Whether a wave was begun that was not given back."""
        return bool(self._built)

    def prepare(self, wish: Wish) -> None:
        """Let the workers know what the tasks of the run need of their environment."""
        self.job = replace(self.job, kinds=tuple(wish.blueprints), modules=tuple(wish.modules))

    def share(self, left: int, at_most: int) -> int:
        """Return how many of the tasks that are left make a wave, so that each worker has something to do."""
        return max(1, min(at_most, -(-left // (2 * max(1, self.fleet.capacity())))))

    def start(self, wave: Wave) -> None:
        """Begin a wave."""
        self._built[id(wave)] = {}
        self._send(_Part(wave, tuple(range(len(wave.tasks)))))

    def wait(self) -> tuple[Wave, Sequence[Built]]:
        """Return the next wave that is built, with what became of each task.

        Raises:
            GeneratorError: No worker is left that can build anything, or the cluster is lost.
        """
        while True:
            for worker, fault in self.fleet.unfit.items():
                self._say(f"the worker {worker} is given nothing: {fault}")
            try:
                answer = self._answers.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                self.fleet.capacity()
                continue
            if (wave := self._take(*answer)) is not None:
                built = self._built.pop(id(wave))
                source = self.run.bench.isolated
                return wave, [Built(built[place], source) for place in range(len(wave.tasks))]

    def _send(self, part: _Part, has: Sequence[str] | None = None, *, on: str = "") -> None:
        """Give a part to a worker.

        Args:
            part: The part.
            has: Commits that the worker has, where it is known to lack some.
            on: The worker; empty for any.
        """
        parents = tuple(part.wave.parents)
        isolated = self.run.bench.isolated
        wanted, known = (parents, (self.job.base,)) if has is None else ((self.job.base, *parents), has)
        pack = pack_commits(isolated, wanted, [each for each in known if isolated.resolve(each)])
        tasks = tuple(part.wave.tasks[place] for place in part.places)
        request = packed(WaveRequest(self.job, tasks, parents, pack))
        self._flying += 1
        self.fleet.submit(request, lambda worker, answer: self._answers.put((part, worker, answer)), on=on)

    def _take(self, part: _Part, worker: str, answer: bytes | BaseException) -> Wave | None:
        """Take what a worker answered; return its wave where that is done with it."""
        self._flying -= 1
        if isinstance(answer, BaseException):
            raise answer
        outcome: WaveOutcome = unpacked(answer)
        if outcome.lacks and part.lacked < TRIES:
            part.lacked += 1
            self._send(part, outcome.has, on=worker)
        elif outcome.refused or outcome.lacks:
            self._refused(part, worker, outcome)
        elif outcome.lost or self._lacks(part, outcome):
            self._lost(part, outcome)
        else:
            self._take_results(part, outcome)
        built = self._built[id(part.wave)]
        return part.wave if len(built) == len(part.wave.tasks) else None

    def _lacks(self, part: _Part, outcome: WaveOutcome) -> bool:
        """Take the commits of an outcome; tell whether something of them is not there."""
        for pack in outcome.packs:
            take_pack(self.run.bench.isolated, pack)
        commits = [result.commit for result in outcome.results if result.commit]
        known = (self.job.base, *part.wave.parents)
        return bool(take_pack(self.run.bench.isolated, b"", commits, known))

    def _refused(self, part: _Part, worker: str, outcome: WaveOutcome) -> None:
        told = outcome.refused or f"it cannot get the workspace's commit {outcome.lacks[0][:12]}"
        if not self.fleet.refuse(worker, told):
            raise GeneratorError(told)
        self._send(part)

    def _lost(self, part: _Part, outcome: WaveOutcome) -> None:
        part.ended += 1
        names = ", ".join(part.wave.tasks[place].plan.task_id for place in part.places[:3])
        shown = names if len(part.places) <= 3 else f"{names} and {len(part.places) - 3} more"
        reason = outcome.lost or f"what {outcome.worker} handed back is not whole"
        self.progress(f"a wave was lost and is built again ({shown}): {reason}")
        if part.ended < TRIES:
            self._send(part)
        elif len(part.places) > 1:
            # Whichever of them it is: the others are not to end with it.
            for place in part.places:
                self._send(_Part(part.wave, (place,)))
        else:
            (place,) = part.places
            error = ToolBrokenError(f"its worker ended {TRIES} times while it was built: {reason}")
            task_id = part.wave.tasks[place].plan.task_id
            self._built[id(part.wave)][place] = result_of(task_id, error)

    def _take_results(self, part: _Part, outcome: WaveOutcome) -> None:
        run = self.run
        if not outcome.confines:
            self._say(f"{outcome.worker} has no sandbox ({outcome.sandbox})")
        run.version = outcome.version or run.version
        if outcome.learned is not None:
            run.bench.environment.learn(outcome.learned)
        pairs = zip(part.places, outcome.results, strict=True)
        results = {place: self._named(part.wave, place, result) for place, result in pairs}
        by_id = {result.task_id: result for result in results.values()}
        with run.record.synced_once():
            for event in outcome.events:
                run.record.tell(event.task, event.stage, **_facts(event, by_id))
        self._built[id(part.wave)] |= results

    def _named(self, wave: Wave, place: int, result: TaskResult) -> TaskResult:
        """Return a result with the branch that is free for it here."""
        if result.branch is None:
            return result
        draft = wave.tasks[place].plan.is_unsure
        branch = self.run.branch(result.task_id, good=result.outcome in BUILT, draft=draft)
        return result.model_copy(update={"branch": branch})

    def _say(self, line: str) -> None:
        """Say something about a worker once."""
        if line not in self._told:
            self._told.add(line)
            self.progress(line)


def _facts(event: Event, results: dict[str, TaskResult]) -> dict[str, object]:
    if event.stage != "committed" or event.task not in results:
        return dict(event.facts)
    # Which branch is free is known here.
    return {**event.facts, "result": {**event.facts["result"], "branch": results[event.task].branch}}
