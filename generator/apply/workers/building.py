"""Building waves in a worker: whatever goes wrong is told in the outcome."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from generator.apply.task import Built
from generator.apply.wave import build_wave
from generator.apply.workers.records import Job, WaveOutcome, WaveRequest
from generator.apply.workers.room import EventLog, LacksError, Room, open_room
from generator.apply.workers.slots import Slot, machine_home, take_slot
from generator.errors import GeneratorError, reason_of
from generator.git import IsolatedRepository, pack_commits


class Builder:
    """Builds waves one after the other and keeps the latest job open."""

    def __init__(self) -> None:
        self._slot: Slot | None = None
        self._stack = ExitStack()
        self._room: Room | None = None

    def build(self, request: WaveRequest) -> WaveOutcome:
        """Build a wave; never raises."""
        name = f"process {os.getpid()} on {socket.gethostname()}"
        try:
            return self._built(request, name)
        except LacksError as error:
            return WaveOutcome(name, lacks=error.commits, has=error.has)
        except GeneratorError as error:
            return WaveOutcome(name, refused=error.in_one_line)
        except Exception as error:
            self.close()
            return WaveOutcome(name, lost=f"it ended with {reason_of(error)}")

    def _built(self, request: WaveRequest, name: str) -> WaveOutcome:
        room = self._opened(request.job, request.pack)
        if lacks := room.take(request.pack, request.parents):
            raise LacksError(lacks, (room.run.base,))
        run = room.run
        run.record = log = EventLog()
        run.version = None
        built = build_wave(run, request.tasks, list(request.parents))
        gates = run.bench.gates
        return WaveOutcome(
            worker=name,
            results=tuple(each.result for each in built),
            events=tuple(log.events),
            packs=tuple(_packs(built, (run.base, *request.parents))),
            version=run.version,
            sandbox=gates.sandbox.name,
            confines=gates.sandbox.confines,
            learned=run.bench.environment.learned(),
        )

    def _opened(self, job: Job, pack: bytes) -> Room:
        if self._room is not None and self._room.job.key == job.key:
            return self._room
        self.close()
        self._slot = take_slot(job.home or machine_home())
        self._stack.callback(self._slot.release)
        self._room = self._stack.enter_context(open_room(job, self._slot, pack))
        return self._room

    def close(self) -> None:
        """Close what is open and remove what nobody needs any more."""
        self._room = self._slot = None
        self._stack.close()


def _packs(built: Sequence[Built], known: Sequence[str]) -> Iterator[bytes]:
    """Yield the commits of tasks as packs, one of each repository that they are in."""
    commits: dict[Path, tuple[IsolatedRepository, list[str]]] = {}
    for each in built:
        if each.result.commit:
            commits.setdefault(each.source.top, (each.source, []))[1].append(each.result.commit)
    yield from filter(None, (pack_commits(source, made, known) for source, made in commits.values()))
