"""The tasks of a run: what decides their order in memory, the rest on the disk where they are many."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from generator.errors import WorkspaceError, step_after
from generator.planning import PlannedTask

# Batches of a few hundred tasks never touch the disk.
MEMORY_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True)
class Waiting:
    """What is known of a task without its plan.

    Attributes:
        place: Where its plan is kept.
        needs: The keys of the tasks that it depends on, whether the batch has them or not.
        size: The characters of what the model said.
    """

    place: int
    needs: tuple[str, ...]
    size: int


class Backlog:
    """Planned tasks by their keys, which are ids in upper case, in the order in which they came.

    Args:
        folder: Where plans are kept that are too many for the memory.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = tempfile.SpooledTemporaryFile(MEMORY_BYTES, "w+b", dir=str(folder))  # noqa: SIM115 - closed by __exit__
        self._waiting: dict[str, Waiting] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[str]:
        return iter(self._waiting)

    def __contains__(self, key: object) -> bool:
        return key in self._waiting

    def __getitem__(self, key: str) -> Waiting:
        return self._waiting[key]

    def take(self, tasks: Iterable[PlannedTask]) -> Iterator[tuple[str, PlannedTask]]:
        """Keep tasks as they are planned, and yield each with its key.

        An answer without a task gets a key of its own, and so does a second one about the same task.

        Raises:
            WorkspaceError: The disk is full or broken.
        """
        for number, task in enumerate(tasks):
            key = task.plan.task_id.upper() or f"#{number}"
            key = f"{key}#{number}" if key in self._waiting else key
            needs = tuple(each.upper() for each in task.plan.dependencies)
            try:
                place = self._file.seek(0, 2)
                pickle.dump(task, self._file)
            except OSError as error:
                said = f"cannot be written: {error.strerror or error}."
                raise WorkspaceError(self._folder, said, step_after(error)) from error
            self._waiting[key] = Waiting(place, needs, len(task.item.text))
            yield key, task

    def task(self, key: str) -> PlannedTask:
        """Return a task with its plan."""
        self._file.seek(self._waiting[key].place)
        task: PlannedTask = pickle.load(self._file)  # noqa: S301 - written above
        return task
