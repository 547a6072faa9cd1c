"""What a worker is asked to build and what it hands back; both can be pickled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from generator.bench.environment import Learned
from generator.journal.record import Stage
from generator.planning import PlannedTask
from generator.settings import Settings
from generator.task_results import TaskResult


@dataclass(frozen=True)
class Origin:
    """Where a worker takes a workspace's commits from; an id tells whether they are the right ones.

    Attributes:
        path: The workspace's folder, for a worker that sees it.
        url: The address that it was cloned from, without a password; empty where there is none.
        folder: The workspace's folder as a path in the repository; empty where it is the repository's top.
        object_format: How objects are named, ``sha1`` or ``sha256``.
    """

    path: Path
    url: str
    folder: str
    object_format: str


@dataclass(frozen=True)
class Job:
    """What all waves of a run share; a worker opens it once.

    Attributes:
        origin: Where the workspace's commits are.
        base: The commit that tasks without dependencies are built on.
        settings: The tool's settings for the workspace.
        template: The template's source, a URL or a folder.
        version: The template's version as Copier records it; empty where any will do, as on one machine.
        python: The workspace's interpreter, for a worker that sees the workspace.
        environments: Where environments are kept, for such a worker.
        kinds: The blueprints of the run's tasks.
        modules: What their code is said to import; a worker has it installed where the settings want that.
        home: Scratch space for processes of this machine; ``None`` for a cluster's workers, which have a folder of
            their own.
        cache: What the gates know of libraries and the workspace, for processes of this machine.
    """

    origin: Origin
    base: str
    settings: Settings
    template: str
    version: str
    python: Path
    environments: Path
    kinds: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    home: Path | None = None
    cache: Path | None = None

    @property
    def key(self) -> str:
        """What tells one job from another."""
        return repr(replace(self, settings=Settings())) + self.settings.model_dump_json()


@dataclass(frozen=True)
class WaveRequest:
    """Tasks to be built together.

    Attributes:
        job: What the run is about.
        tasks: The tasks; none depends on another one.
        parents: Commits of the tasks that they depend on; none for the job's base.
        pack: Objects in git's pack format that a worker may lack; empty for none.
    """

    job: Job
    tasks: tuple[PlannedTask, ...]
    parents: tuple[str, ...] = ()
    pack: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Event:
    """One line of the journal, as a worker would have written it."""

    task: str
    stage: Stage
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class WaveOutcome:
    """What became of a wave. Either there are results, or ``lacks``, ``refused`` or ``lost`` says why there are none.

    Attributes:
        worker: Which one it was.
        results: One a task, in the order of the request.
        events: What the journal is to hold of them, in order.
        packs: The new commits with what they need, in git's pack format.
        version: The template's version; ``None`` where nothing was rendered.
        sandbox: How generated code was run.
        confines: Whether that keeps it from anything.
        learned: What was found out of the worker's environment.
        lacks: Commits that the worker has not and cannot get.
        has: Commits that it has, where it lacks some.
        refused: Why this worker can build nothing of the job; a sentence.
        lost: Why the wave did not come to its end, though nothing says that it would not elsewhere; a clause.
    """

    worker: str = ""
    results: tuple[TaskResult, ...] = ()
    events: tuple[Event, ...] = ()
    packs: tuple[bytes, ...] = field(default=(), repr=False)
    version: str | None = None
    sandbox: str = ""
    confines: bool = True
    learned: Learned | None = None
    lacks: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    refused: str = ""
    lost: str = ""
