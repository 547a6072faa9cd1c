"""Tasks built in a copy of a workspace behind all gates, nothing of it published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.repairs.switching import switched
from generator.answers.contract import Contract
from generator.answers.units import UnitAnswers
from generator.apply.falling import codes_of
from generator.apply.placing import place_code, written_units
from generator.apply.task import Run
from generator.apply.wave import build_wave
from generator.bench.bench import open_bench
from generator.bench.rendering import renderer_for
from generator.bench.state import State
from generator.errors import GeneratorError
from generator.git import open_workspace
from generator.planning import PlannedTask
from generator.settings import load_settings
from generator.task_results import TaskResult
from generator.template import resolve_template
from generator.translate import TaskContext
from tests.support import copied, new_workspace

_WAVE = 24
_RANKS = {"implemented": 3, "scaffolded": 2, "failed": 1, "review": 0}


@dataclass(frozen=True, order=True)
class Grade:
    """How far a task came: the rank of its outcome, then what is missing in it, negative."""

    rank: int
    missing: int
    stubs: int

    @classmethod
    def of(cls, result: TaskResult) -> Grade:
        """Return the grade of a result; a rank of -1 where the environment kept it from being judged."""
        return cls(_RANKS.get(result.outcome, -1), -len(result.unwritten), -len(result.stubs))


@dataclass
class Builder:
    """Builds tasks of one workspace.

    Attributes:
        run: What the builds share.
        fired: For each task the steps that changed something when it was placed.
    """

    run: Run
    fired: dict[str, set[str]] = field(default_factory=dict)

    @property
    def contract(self) -> Contract:
        """What the workspace demands of a unit."""
        return self.run.bench.contract

    def written(self, task: PlannedTask) -> tuple[UnitAnswers, ...]:
        """Return a task's units with the code as the response has it; none where there is no code or no unit."""
        try:
            units, _ = written_units(task.plan, self.contract, TaskContext(task.facts, task.item.batch_id))
        except (GeneratorError, ValueError):
            return ()
        return units if any(map(codes_of, units)) else ()

    def placed(self, task: PlannedTask, off: Sequence[str] = ()) -> tuple[UnitAnswers, ...]:
        """Return a task's units as they are tried first, and note which steps changed something."""
        names = self.fired.setdefault(task.plan.task_id, set())
        with switched(off, (lambda _: None) if off else names.add):
            return place_code(self.written(task))[0]

    def build(self, tasks: Sequence[PlannedTask], off: Sequence[str] = ()) -> dict[str, TaskResult]:
        """Return what becomes of tasks, by their ids."""
        results: dict[str, TaskResult] = {}
        for start in range(0, len(tasks), _WAVE):
            with switched(off):
                built = build_wave(self.run, tasks[start : start + _WAVE], ())
            results |= {each.result.task_id: each.result for each in built}
        return results


@contextmanager
def builder_for(example: Path, folder: Path) -> Iterator[Builder]:
    """Open a copy of a workspace in an empty folder."""
    workspace = new_workspace(copied(example, folder / "workspace"))
    workspace.commit("The workspace")
    settings = load_settings(workspace.path, {})
    repository = open_workspace(workspace.path)
    base, template = repository.head(), resolve_template(settings.template)
    state = State(repository)
    with state.locked("measure"):
        bench = open_bench(repository, settings, base, state=state)
        with renderer_for(template, settings.vcs_ref, state.work, state.cache) as renderer:
            yield Builder(Run(bench, renderer, base, publish=False))
