"""What has not been told yet: the ends of tasks in the run records, without those that a service has had.

The records are the truth, so that what a failure or a kill kept back is told by a later run.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from generator.bench.state import State
from generator.errors import WorkspaceError, step_after
from generator.journal.history import RunHistory
from generator.task_results import TaskResult
from generator.whole_files import write_whole

_FOLDER = "announced"
_COMMAND = "apply"
# Keys of runs whose records are gone already.
_OLD_MAX = 1000
_NAMESPACE = uuid.UUID("6d1f7f0a-5f44-5c0e-9a55-0f5c1a2d7b3e")


@dataclass(frozen=True)
class News:
    """The end of one task in one run.

    Attributes:
        run_id: The run.
        title: What the task is about; may be empty.
        result: What became of it.
    """

    run_id: str
    title: str
    result: TaskResult

    @property
    def key(self) -> str:
        """What tells it from all others of the workspace."""
        return f"{self.run_id}/{self.result.task_id}"

    def id_for(self, what: str) -> str:
        """Return an id that is the same each time, so that a service makes nothing of it twice."""
        return str(uuid.uuid5(_NAMESPACE, f"{what}/{self.key}"))


class Told:
    """Which news one service has had, one key a line.

    Args:
        state: The tool's folder in the workspace.
        service: The service's name.
    """

    def __init__(self, state: State, service: str) -> None:
        self._state = state
        self._path = state.folder / _FOLDER / f"{service}.txt"

    def waiting(self, run_id: str) -> list[News]:
        """Return what the service has not had, the oldest first.

        Where it is asked for the first time, only the run of now is news: nobody wants to hear of all that was before.

        Args:
            run_id: The run of now.
        """
        history = RunHistory(self._state)
        runs = list(reversed(history.run_ids()))
        if not self._path.exists():
            self._begin(run for run in runs if run != run_id)
        had = self._read()
        if len(old := {key for key in had if key.partition("/")[0] not in runs}) > _OLD_MAX:
            had -= old
            self._replace(had)
        return [news for run in runs if f"{run}/" not in had for news in _news_of(history, run) if news.key not in had]

    def add(self, news: News) -> None:
        """Remember that the service has had a piece of news.

        Raises:
            WorkspaceError: It cannot be written.
        """
        self._append([news.key])

    def _begin(self, runs: Iterable[str]) -> None:
        self._append([f"{run}/" for run in runs])

    def _read(self) -> frozenset[str]:
        try:
            return frozenset(self._path.read_text(encoding="utf-8", errors="replace").splitlines())
        except OSError:
            return frozenset()

    def _replace(self, keys: Iterable[str]) -> None:
        """Write the keys anew; where that fails the file is only longer than it need be."""
        with suppress(WorkspaceError):
            write_whole(self._path, "".join(f"{key}\n" for key in sorted(keys)).encode())

    def _append(self, keys: Iterable[str]) -> None:
        data = "".join(f"{key}\n" for key in keys).encode()
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("ab") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise WorkspaceError(self._path, f"cannot be written: {error.strerror}.", step_after(error)) from error


def _news_of(history: RunHistory, run_id: str) -> Iterator[News]:
    events = history.events(run_id)
    started: dict[str, Any] = next((each for each in events if each["stage"] == "started"), {})
    if started.get("command") != _COMMAND or started.get("dry_run"):
        return
    for event in events:
        told = event.get("result") if event["stage"] == "ended" and event["task"] else None
        if isinstance(told, dict):
            with suppress(ValidationError):
                result = TaskResult.model_validate(told)
                if result.task_id and result.outcome != "skipped" and not result.transient:
                    yield News(run_id, str(event.get("title") or ""), result)
