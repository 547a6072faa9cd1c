"""A job opened by a worker: its own copy of the commits, the bench and the template, kept from wave to wave."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.apply.task import Run
from generator.apply.workers.records import Event, Job
from generator.apply.workers.slots import Slot
from generator.bench.bench import open_bench
from generator.bench.environment import Wish
from generator.bench.rendering import renderer_for
from generator.bench.state import State
from generator.errors import GeneratorError, GitError
from generator.git import (
    IsolatedRepository,
    Repository,
    clone_shared,
    fetch_branches,
    held,
    keep_commit,
    open_mirror,
    open_workspace,
    take_pack,
)
from generator.journal.record import RunRecord, Stage

# What a worker of a cluster runs a workspace's code with; its own environment where nothing is said.
PYTHON_VARIABLE = "AAS_GENERATOR_PYTHON"


class EventLog(RunRecord):
    """Keeps what would go into the journal for the one who writes it."""

    def __init__(self) -> None:
        super().__init__(Path(os.devnull))
        self.events: list[Event] = []

    def tell(self, task: str, stage: Stage, *, sync: bool = True, **facts: Any) -> None:
        """Keep one event."""
        self.events.append(Event(task, stage, facts))


@dataclass(frozen=True)
class Room:
    """A job that is open.

    Attributes:
        job: The job.
        mirror: The commits, which the isolated repositories borrow.
        run: What its tasks share.
    """

    job: Job
    mirror: IsolatedRepository
    run: Run

    def take(self, pack: bytes, commits: Sequence[str]) -> list[str]:
        """Take objects; return those of some commits that are not there now."""
        return take_pack(self.mirror, pack, commits, [self.job.base])


class LacksError(GeneratorError):
    """A worker has not what the workspace's commits are.

    Args:
        commits: The ids that it lacks.
        has: Ids of commits that it has.
    """

    code = "worker-lacks"

    def __init__(self, commits: Iterable[str], has: tuple[str, ...]) -> None:
        self.commits = tuple(commits)
        self.has = has
        super().__init__(f"the workspace's commit {self.commits[0][:12]} is not to be had here.")


@contextmanager
def open_room(job: Job, slot: Slot, pack: bytes) -> Iterator[Room]:
    """Open a job.

    Args:
        job: The job.
        slot: The worker's folder.
        pack: Objects that came with it.

    Raises:
        LacksError: The base is nowhere to be had.
        GeneratorError: The template or the sandbox that is insisted on is not there.
    """
    place = slot.place_of(job)
    slot.work.mkdir(parents=True, exist_ok=True)
    local = _seen(job)
    if local is not None:
        mirror = clone_shared(local, slot.work / "mirror", job.settings.git_filters)
        take_pack(mirror, pack)
    else:
        mirror = _of_elsewhere(job, place / "repository", pack)
    settings = job.settings.model_copy(update={"python": _python(job, is_seen=local is not None)})
    environments = job.environments if local is not None else None
    state = State(mirror, place / "state")
    state.cache = job.cache or state.cache
    bench = open_bench(mirror, settings, job.base, slot.work / "bench", state=state, environments=environments)
    if job.kinds:
        bench.prepare(Wish(bench.isolated.top, bench.contract, job.kinds, modules=job.modules, tests=True))
    with renderer_for(job.template, job.settings.vcs_ref, slot.work, state.cache) as renderer:
        if job.version and (found := renderer.facts().commit) != job.version:
            raise GeneratorError(f"its template {job.template} is of version {found or '?'}, not {job.version}")
        yield Room(job, mirror, Run(bench, renderer, job.base, publish=False))


def _seen(job: Job) -> Repository | None:
    """Return the user's repository where this process sees it and it has what the job stands on."""
    try:
        repository = open_workspace(job.origin.path)
        return repository if repository.resolve(job.base) else None
    except GeneratorError:
        return None


def _of_elsewhere(job: Job, target: Path, pack: bytes) -> IsolatedRepository:
    """Return a copy of a repository that this process does not see."""
    origin = job.origin
    mirror = open_mirror(target, origin.folder, origin.object_format, job.settings.git_filters)
    lacks = take_pack(mirror, pack, [job.base])
    if lacks and origin.url:
        with suppress(GitError):
            fetch_branches(mirror, origin.url)
        lacks = take_pack(mirror, pack, [job.base])
    if lacks:
        raise LacksError(lacks, held(mirror))
    keep_commit(mirror, job.base)
    return mirror


def _python(job: Job, *, is_seen: bool) -> str | None:
    """Return what the workspace's code runs with: what the one who asks has found, where that is there."""
    if is_seen and job.python.exists():
        return str(job.python)
    return os.environ.get(PYTHON_VARIABLE)
