"""What all units of one update share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from generator.bench.answers_files import PLAIN_MODES
from generator.bench.bench import Bench
from generator.bench.one_tree import OneTree
from generator.bench.recorded_unit import RecordedUnit
from generator.journal.record import RunRecord, silent
from generator.render import Renderer
from generator.update.conflicts import Present
from generator.update.report import UnitUpdate

# Called with the result of every unit as soon as it is known.
Report = Callable[[UnitUpdate, RecordedUnit], None]


@dataclass(frozen=True)
class UpdateContext:
    """What units are updated with, and from where.

    Attributes:
        bench: The workspace, a clone of it in which commits are made, and the gates.
        renderer: Copier's process, at the version that units are brought to.
        root: The commit whose units are updated.
        modes: Its files with their modes.
        publish: Whether refs are moved; ``False`` for a preview.
        accept_defaults: Whether new questions may be answered by their defaults.
        board: The task board's path in the workspace; empty where there is none.
        with_diffs: Whether the report shows what changes in every file.
        record: Where every stage of a unit is written down.
    """

    bench: Bench
    renderer: Renderer
    root: str
    modes: Mapping[str, str] = field(repr=False)
    publish: bool
    accept_defaults: bool = False
    board: str = ""
    with_diffs: bool = False
    record: RunRecord = field(default_factory=silent)

    @cached_property
    def judging(self) -> OneTree:
        """Judges units that are put on top of each other."""
        return OneTree(self.bench)

    @cached_property
    def plain_files(self) -> frozenset[str]:
        """The files of that commit that are neither links nor submodules."""
        return frozenset(path for path, mode in self.modes.items() if mode in PLAIN_MODES)

    @cached_property
    def present(self) -> Present:
        """All files of that commit, and their folders."""
        return Present.of(self.modes.keys())
