"""One task on its way from a plan to a commit, and what all tasks of a run share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from generator.answers.units import UnitAnswers
from generator.apply.messages import task_outcome
from generator.bench.base import Base
from generator.bench.bench import Bench
from generator.bench.environment import LackingError
from generator.bench.units import BuiltUnit
from generator.errors import (
    GeneratorError,
    GitError,
    RenderBrokenError,
    RenderError,
    ToolBrokenError,
    code_of,
    reason_of,
    sentences,
)
from generator.findings import GateResult
from generator.gates.laying import SharedCopy
from generator.git import IsolatedRepository
from generator.journal.record import RunRecord, silent
from generator.planning import PlannedTask
from generator.render import Renderer
from generator.task_branches.sides import side_branch
from generator.task_results import TaskOutcome, TaskResult

# What lies outside of an answer: a disk that is full, a process that was killed.
BROKEN = (RenderBrokenError, ToolBrokenError, GitError, OSError)


@dataclass
class Run:
    """What all tasks of a run share.

    Attributes:
        bench: The workspace, opened with the base checked out.
        renderer: Copier's child process.
        base: The commit that tasks without dependencies are built on.
        publish: Whether refs are moved; ``False`` for a dry run.
        version: The template's version, once something was rendered.
        record: Where every stage of a task is written down as it happens.
    """

    bench: Bench
    renderer: Renderer
    base: str
    publish: bool = True
    version: str | None = None
    record: RunRecord = field(default_factory=silent)
    _on: tuple[tuple[str, ...], Base] | None = field(default=None, repr=False)
    _shared: SharedCopy | None = field(default=None, repr=False)
    _provided: set[tuple[str, ...]] = field(default_factory=set, repr=False)

    def __post_init__(self) -> None:
        """Stand on what a new bench has checked out."""
        self._on = (self.base,), Base(self.bench.isolated, self.base, self.bench.contract)

    def renew(self) -> None:
        """Leave the isolated repository and the renderer behind, whatever state they are in, and take new ones."""
        self.renderer.close()
        self._leave()
        self.bench.renew(self.base)

    def _leave(self) -> None:
        self._on = self._shared = None
        self._provided.clear()

    def stand_on(self, parents: Sequence[str], task_id: str) -> Base | None:
        """Check commits out, merged where there are several; ``None`` where they conflict.

        Args:
            parents: Commits of the tasks that are depended on; the run's base where there are none.
            task_id: The task whose parents they are, if they are several.
        """
        commits = tuple(dict.fromkeys(parents or [self.base]))
        key = commits if len(commits) == 1 else (*commits, task_id)
        if self._on is None or self._on[0] != key:
            self._leave()
            if not _merge(self.bench.isolated, commits, task_id):
                return None
            head = self.bench.isolated.head()
            self._on = key, Base(self.bench.isolated, head, self.bench.contract)
        return self._on[1]

    def stand_on_one(self, commit: str) -> Base:
        """Check one commit out.

        Raises:
            GeneratorError: It cannot be.
        """
        base = self.stand_on([commit], "")
        if base is None:
            raise GeneratorError(f"commit {commit[:12]} cannot be checked out.")
        return base

    def provide(self, blueprints: Sequence[str], modules: Sequence[str]) -> None:
        """See to it that the gates can load units of these blueprints, which is asked once of what is stood on.

        Raises:
            LackingError: As ``Bench.provide`` does.
        """
        kinds = tuple(blueprints)
        if kinds not in self._provided:
            self.bench.provide(kinds, modules=modules)
            self._provided.add(kinds)

    def shared(self, base: Base) -> SharedCopy:
        """Return the copy of what is stood on in which the gates look at tasks; it is made once."""
        if self._shared is None:
            self._shared = self.bench.gates.share(base.isolated)
        return self._shared

    def take_out_layers(self) -> None:
        """Let the copy hold the files of no task."""
        if self._shared is not None:
            self._shared.hold([])

    def leave_copy(self) -> None:
        """Make a new copy for the next tasks: something else was done in the folder of this one."""
        self._shared = None

    def branch(self, task_id: str, *, good: bool, draft: bool) -> str:
        """Return the branch for what was built of a task.

        Args:
            task_id: The task.
            good: Whether the gates let it pass.
            draft: Whether it is a draft, which never gets the good branch.
        """
        prefix = self.bench.settings.branch_prefix
        if good and not draft:
            return f"{prefix}{task_id}"
        return side_branch(self.bench.workspace, prefix, "draft" if draft else "failed", task_id)


def _merge(isolated: IsolatedRepository, commits: Sequence[str], task_id: str) -> bool:
    """Check commits out, merged where there are several; ``False`` where they conflict."""
    first, *others = commits
    isolated.check_out(first)
    for other in others:
        head = isolated.head()
        if isolated.is_ancestor(other, head):
            continue
        if not isolated.merge_into_head(other, isolated.commit_date(other), f"Merge what {task_id} depends on"):
            return False
    return True


@dataclass(frozen=True)
class Attempt:
    """One try to build a task: what was rendered, what it looks like to git, what the gates say."""

    built: Sequence[BuiltUnit]
    tree: str
    gates: Sequence[GateResult]

    @property
    def units(self) -> list[UnitAnswers]:
        """The answers that were rendered."""
        return [unit.answers for unit in self.built]

    @property
    def outcome(self) -> TaskOutcome:
        """What the gates make of it."""
        return task_outcome(self.gates, self.units)[0]


@dataclass(frozen=True)
class Built:
    """What became of a task before it is published, and the repository that its commit is in, if it has one."""

    result: TaskResult
    source: IsolatedRepository


@dataclass
class Building:
    """A task that is being built.

    Attributes:
        task: The task; its plan is ``ready``, or unsure, which makes a draft.
        written: The answers of its units with the code as the analysis wrote it.
        units: The same with the code placed, as they are tried first.
        said: What a person should know of how they came to be.
        attempt: The latest try, or the one that is committed.
        result: What became of it, once that is known.
        error: What ended it, if something did.
    """

    task: PlannedTask
    written: tuple[UnitAnswers, ...] = ()
    units: tuple[UnitAnswers, ...] = ()
    said: tuple[str, ...] = ()
    attempt: Attempt | None = None
    result: TaskResult | None = None
    error: Exception | None = None

    @property
    def task_id(self) -> str:
        """The task's id."""
        return self.task.plan.task_id

    @property
    def goes_on(self) -> bool:
        """Whether nothing has ended it yet."""
        return self.result is None and self.error is None

    @property
    def is_broken(self) -> bool:
        """Whether it has to be tried once more: it has no result, or none that its answer is to blame for."""
        return self.result is None and (self.error is None or isinstance(self.error, BROKEN))

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Keep a fault of this task from costing the others."""
        try:
            yield
        except Exception as error:
            self.error = error

    def outcome(self, *, seconds: float) -> TaskResult:
        """Return what became of it, also where an error ended it."""
        result = self.result or result_of(self.task_id, self.error or GeneratorError("nothing was built."))
        return result.model_copy(update={"seconds": seconds})


def result_of(task_id: str, error: Exception) -> TaskResult:
    """Return the result of a task that an error has ended: what broke outside of its answer is tried again."""
    code = code_of(error)
    if isinstance(error, LackingError):
        names = error.names
        return TaskResult(
            task_id=task_id, outcome="blocked", reason=error.problem, code=code, transient=True, lacks=names
        )
    if isinstance(error, BROKEN):
        reason = sentences(reason_of(error), "The next run tries this task again.")
        return TaskResult(task_id=task_id, outcome="failed", reason=reason, code=code, transient=True)
    if isinstance(error, GeneratorError) and not isinstance(error, RenderError):
        return TaskResult(task_id=task_id, outcome="review", reason=error.in_one_line, code=code)
    return TaskResult(task_id=task_id, outcome="failed", reason=reason_of(error), code=code)
