"""Where the code of one task runs: in a process of its own, or in a child of a warm one that tasks share."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from generator.gates.records import GateNotRunError, Subject
from generator.sandbox import Command, Finished, Limits, clean_environment
from generator.sandbox.warm import Room, RoomBrokenError, View

PROBES = Path(__file__).parent / "probes"
ENTRY = PROBES / "entry.py"
# Each thread of its own arena would reserve much more address space than it uses.
ENVIRONMENT = {**clean_environment(), "MALLOC_ARENA_MAX": "1"}
# What a probe imports before anything of the copy can be found.
_OWN_MODULES = {"smoke": (), "suite": ("pytest",)}
# A copy that tasks share is one task's as long as its code runs in it.
_laying = threading.Lock()


class Runner(Protocol):
    """One way to run the probes over a task."""

    @property
    def subject(self) -> Subject:
        """The task."""

    def run(self, probe: str, channel: int, limits: Limits, aside: Sequence[str] = (), stage: str = "") -> Finished:
        """Run a probe to its end.

        Args:
            probe: The probe's module, e.g. ``smoke``.
            channel: The judged process's end of the line to the judge.
            limits: Bounds.
            aside: Files and folders of the copy that are not seen.
            stage: What it has in common with other runs, which may have been begun ahead of time.
        """


@dataclass(frozen=True)
class Alone:
    """Runs each probe in a sandbox and a process of its own.

    Attributes:
        subject: The task.
    """

    subject: Subject

    def run(self, probe: str, channel: int, limits: Limits, aside: Sequence[str] = (), stage: str = "") -> Finished:
        """Run a probe to its end; see ``Runner``."""
        subject = self.subject
        argv = (str(subject.python), "-P", str(ENTRY), str(PROBES / f"{probe}.py"))
        command = Command(argv, subject.root, ENVIRONMENT, channel=channel)
        with _laid(subject, aside):
            return subject.sandbox.run(
                command, root=subject.root, python=subject.python, extra_read_only=(PROBES,), limits=limits
            )


@dataclass(frozen=True)
class InRoom:
    """Runs each probe in a child of a warm process.

    Attributes:
        subject: The task; it has a layer.
        room: The warm process.
        baseline: The copy of the workspace without the tasks.
    """

    subject: Subject
    room: Room
    baseline: Path

    def run(self, probe: str, channel: int, limits: Limits, aside: Sequence[str] = (), stage: str = "") -> Finished:
        """Run a probe to its end, alone where no child can be made; see ``Runner``.

        Raises:
            GateNotRunError: The warm process was ended meanwhile, since nobody waits for this any more.
        """
        layer, shared = self.subject.layer, self.subject.shared
        if layer is not None and self.room.shows(layer) and not self.room.is_broken:
            hidden = (*aside, *(shared.hidden_by(layer) if shared else ()))
            try:
                view = View(self.subject.root, (layer, self.baseline), hidden)
                return self._run(probe, channel, limits, view, stage)
            except RoomBrokenError as error:
                if self.room.is_closed:
                    raise GateNotRunError("it was interrupted") from error
        return Alone(self.subject).run(probe, channel, limits, aside)

    def _run(self, probe: str, channel: int, limits: Limits, view: View, stage: str) -> Finished:
        argv = (str(ENTRY), str(PROBES / f"{probe}.py"))
        src = self.subject.contract.source_root
        tops = [view.root, *([view.root / src] if src and probe == "smoke" else [])]
        own = _OWN_MODULES[probe]
        return self.room.run(argv, view, limits, channel=channel, stage=stage, own=own, tops=tops)


@contextmanager
def _laid(subject: Subject, aside: Sequence[str]) -> Iterator[None]:
    """Let the copy hold the task's files alone, and keep some of what it holds out of it for a while."""
    if subject.shared is None and not aside:
        yield
        return
    with _laying, tempfile.TemporaryDirectory(prefix="aside-", dir=subject.root.parent) as place:
        if subject.shared is not None and subject.layer is not None:
            subject.shared.hold([subject.layer])
        moved = [(subject.root / path, Path(place, str(number))) for number, path in enumerate(aside)]
        for path, target in moved:
            path.rename(target)
        try:
            yield
        finally:
            for path, target in moved:
                target.rename(path)
