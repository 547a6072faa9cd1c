"""A process that builds waves: its own clone, its own renderer, no hold on the workspace's refs, board and journal."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from generator.apply.builders import Wave
from generator.apply.task import Built, Run
from generator.apply.wave import build_wave
from generator.bench.bench import open_bench
from generator.bench.environment import Learned
from generator.bench.rendering import renderer_for
from generator.errors import GeneratorError
from generator.gates import Installed
from generator.git import Repository
from generator.journal.record import RunRecord, Stage
from generator.process_groups import end_with_parent
from generator.settings import Settings


@dataclass(frozen=True)
class Order:
    """What a worker is told once.

    Attributes:
        workspace: The user's repository.
        settings: The tool's settings for it.
        base: The commit that tasks without dependencies are built on.
        template: Template source.
        folder: Scratch space that nobody else uses.
        installed: The interpreter for the gates, with what was installed for them.
    """

    workspace: Repository
    settings: Settings
    base: str
    template: str
    folder: Path
    installed: Installed


@dataclass(frozen=True)
class Report:
    """What a worker says of a wave.

    Attributes:
        built: What became of each task.
        events: What would have been written into the journal, in order.
        version: The template's version, once something was rendered.
        learned: What the environment lacks.
    """

    built: Sequence[Built]
    events: Sequence[tuple[str, Stage, dict[str, Any]]]
    version: str | None
    learned: Learned


class Notes(RunRecord):
    """Keeps events for another process to write them down."""

    def __init__(self) -> None:
        super().__init__(Path())
        self.events: list[tuple[str, Stage, dict[str, Any]]] = []

    def tell(self, task: str, stage: Stage, **facts: Any) -> None:
        """Keep one event."""
        self.events.append((task, stage, facts))


def serve(line: Connection, order: Order) -> None:
    """Build the waves that come, until the other end closes; what keeps this from working is the last answer."""
    end_with_parent()
    with line, suppress(EOFError, OSError, KeyboardInterrupt):
        try:
            _build(line, order)
        except GeneratorError as error:
            line.send(error.in_one_line)


def _build(line: Connection, order: Order) -> None:
    bench = open_bench(order.workspace, order.settings, order.base, order.folder)
    bench.take(order.installed)
    with renderer_for(order.template, order.settings.vcs_ref, order.folder, bench.state.cache) as renderer:
        run = Run(bench, renderer, order.base, publish=False)
        while True:
            wave: Wave = line.recv()
            notes = Notes()
            run.record = notes
            built = build_wave(run, wave.tasks, wave.parents)
            line.send(Report(built, notes.events, run.version, bench.environment.learned()))
