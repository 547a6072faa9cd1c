"""Waves built by several processes, each in an isolated repository of its own; board, journal and refs stay here.

A worker that is killed costs time only: another one takes its place and builds the same wave again, which leads to the
same commits. What workers tell of their tasks is written into the journal when their wave is done.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self

from generator.apply.builders import Wave
from generator.apply.task import Built, Run
from generator.apply.worker import Order, Report, serve
from generator.errors import ToolBrokenError

# A wave that has ended so many workers is not given to another one.
_DEATHS_MAX = 3
_STOP_SECONDS = 5.0


@dataclass
class _Worker:
    process: BaseProcess
    line: Connection
    wave: Wave | None = None


@dataclass
class Jobs:
    """Builds in processes.

    Args:
        run: What the run shares.
        number: How many processes there are at most; each starts with its first wave.
    """

    run: Run
    number: int
    _workers: list[_Worker] = field(default_factory=list)
    _deaths: dict[int, int] = field(default_factory=dict)
    _made: int = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            # Without its line one that has nothing to do ends by itself; what it leaves is in the run's scratch space.
            worker.line.close()
            worker.process.join(0 if kind else _STOP_SECONDS)
            worker.process.kill()
            worker.process.join()

    @property
    def has_room(self) -> bool:
        """Whether one more wave can be started now."""
        return sum(worker.wave is not None for worker in self._workers) < self.number

    @property
    def is_busy(self) -> bool:
        """Whether a wave was started that was not given back."""
        return any(worker.wave is not None for worker in self._workers)

    def start(self, wave: Wave) -> None:
        """Give a wave to a process that has none, a new one where there is none of these."""
        worker = next((each for each in self._workers if each.wave is None), None)
        if worker is None:
            worker = self._new_worker()
        worker.wave = wave
        # One that has ended is met when its answer is waited for.
        with suppress(OSError):
            worker.line.send(wave)

    def wait(self) -> tuple[Wave, Sequence[Built]]:
        """Return the next wave that is built, with what became of each task.

        Raises:
            ToolBrokenError: A wave has ended several workers, or one of them cannot work.
        """
        while True:
            lines = {worker.line: worker for worker in self._workers if worker.wave is not None}
            for line in wait(list(lines)):
                worker = lines[line]  # type: ignore[index]
                wave, report = worker.wave, _answer(worker.line)
                if wave is None:
                    continue
                if report is not None:
                    worker.wave = None
                    self._take(report)
                    return wave, report.built
                self._replace(worker, wave)

    def _replace(self, worker: _Worker, wave: Wave) -> None:
        """Let another worker build what one was building when it ended."""
        self._workers.remove(worker)
        worker.line.close()
        worker.process.kill()
        worker.process.join()
        self._deaths[id(wave)] = self._deaths.get(id(wave), 0) + 1
        if self._deaths[id(wave)] >= _DEATHS_MAX:
            raise ToolBrokenError(f"{_DEATHS_MAX} processes that built tasks were killed.", "Run the command again.")
        self.start(wave)

    def _take(self, report: Report) -> None:
        """Write down what a worker has told of its tasks, and learn what it has learned."""
        with self.run.record.synced_once():
            for task, stage, facts in report.events:
                self.run.record.tell(task, stage, **facts)
        self.run.version = report.version or self.run.version
        self.run.bench.environment.learn(report.learned)

    def _new_worker(self) -> _Worker:
        bench = self.run.bench
        self._made += 1
        order = Order(
            workspace=bench.workspace,
            settings=bench.settings,
            base=self.run.base,
            template=self.run.renderer.template,
            folder=bench.folder / f"job-{self._made}",
            installed=bench.environment.installed,
        )
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, order), name=f"job-{self._made}")
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker


def _answer(line: Connection) -> Report | None:
    """Return what a worker answers; ``None`` where it has ended.

    Raises:
        ToolBrokenError: It says why it cannot work.
    """
    try:
        answer: Report | str = line.recv()
    except (EOFError, OSError):
        return None
    if isinstance(answer, str):
        raise ToolBrokenError(answer)
    return answer
