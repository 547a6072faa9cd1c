"""The record of a run: what was asked, what happened to every task as it happened, and the report at the end.

Everything is below ``runs/<run-id>/`` in the tool's own folder: ``run.json``, ``events.jsonl`` with one object a line,
and ``report.json``. Nothing of it is made durable or needed for a task to be right, since git, the board and the
journal are the truth: a record that cannot be written costs a warning and no more. No secret gets into it.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from generator.bench.state import State, remove_folder
from generator.findings import GateResult
from generator.plan import Record
from generator.planning import PlannedTask
from generator.redaction import redact_data
from generator.settings import Settings
from generator.task_results import TaskResult

RUNS = "runs"
RUN_FILE = "run.json"
EVENTS_FILE = "events.jsonl"
REPORT_FILE = "report.json"
RUN_ID_PATTERN = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-f]{8}\Z")
SCHEMA = 1
FINDINGS_KEPT = 20
# Stands for the task of an answer that names none; an event without a task is about the whole run.
NAMELESS = "?"
# Settings whose values are words from a short list or a version; of the others only the names are told.
_SHOWN_SETTINGS = ("sandbox", "vcs_ref", "branch_prefix", "gates", "install_missing")

Command = Literal["apply", "undo", "update"]
Stage = Literal["started", "planned", "prepared", "rendered", "gated", "committed", "published", "board", "ended"]


class RunFacts(Record):
    """What a run was asked to do, and where.

    Attributes:
        run_id: Unique name of the run; names sort by time.
        command: Which command it is.
        workspace: The workspace's folder.
        base: The commit that was checked out.
        template: The template's source; empty where none is used.
        sources: Results files.
        tasks: Tasks that were named; empty for all.
        dry_run: Whether nothing was to be published.
        settings: Settings that differ from the defaults; values only of those that cannot hold a secret.
        tool_version: This tool's version.
        pid: The process.
        started: Moment in UTC, ISO 8601.
        batch_ids: The batches, once they are read.
    """

    run_id: str
    command: Command
    workspace: str
    base: str
    template: str = ""
    sources: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    dry_run: bool = False
    settings: dict[str, Any] = Field(default_factory=dict)
    tool_version: str = ""
    pid: int = 0
    started: str = ""
    batch_ids: tuple[str, ...] = ()


def new_run_id() -> str:
    """Return a name for a run that starts now."""
    return f"{datetime.datetime.now(datetime.UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}"


def shown_settings(settings: Settings) -> dict[str, Any]:
    """Return the settings that differ from the defaults: name to value, or to ``set`` where the value is not told."""
    given = settings.model_dump(mode="json", exclude_defaults=True)
    return {name: value if name in _SHOWN_SETTINGS else "set" for name, value in given.items()}


class RunRecord:
    """Writes the record of one run. No method raises for a disk that is full or broken; ``problems`` tells it.

    Args:
        folder: The run's own folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor: int | None = None
        self._torn = False
        self._fault = ""
        self._facts: dict[str, Any] = {}

    @property
    def problems(self) -> tuple[str, ...]:
        """What kept the record from being whole; empty where nothing did."""
        return (f"the run record could not be written: {self._fault}",) if self._fault else ()

    def begin(self, facts: RunFacts) -> None:
        """Write what was asked."""
        with self._forgiven():
            self._folder.mkdir(parents=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
            self._descriptor = os.open(self._folder / EVENTS_FILE, flags, 0o600)
        self._write_facts(facts.model_dump(mode="json"))
        self.tell("", "started", command=facts.command)

    def planned(self, batch_ids: tuple[str, ...], tasks: int) -> None:
        """Write which batches were read and how many tasks they have."""
        self._write_facts({**self._facts, "batch_ids": list(batch_ids)})
        self.tell("", "planned", batch_ids=batch_ids, tasks=tasks)

    def tell(self, task: str, stage: Stage, **facts: Any) -> None:
        """Append one event.

        Args:
            task: The task; empty where the event is about the whole run.
            stage: What happened.
            **facts: More about it, as plain data.
        """
        if self._descriptor is None:
            return
        moment = datetime.datetime.now(datetime.UTC).isoformat(timespec="milliseconds")
        event = {"time": moment, "task": task, "stage": stage, **redact_data(facts)}
        line = _json(event) + b"\n"
        left = b"\n" + line if self._torn else line
        with self._forgiven():
            self._torn = True
            while left:
                left = left[os.write(self._descriptor, left) :]
            self._torn = False

    def prepared(self, task: PlannedTask, parents: Sequence[str]) -> None:
        """Write that a task is begun, on which commits, and what its row said before."""
        self.tell(
            task.plan.task_id,
            "prepared",
            batch_id=task.item.batch_id,
            parents=list(parents),
            dependencies=list(task.plan.dependencies),
            status=task.facts.status if task.facts else None,
        )

    def gated(self, task: str, gates: Iterable[GateResult]) -> None:
        """Write what the gates said, with the first findings of each."""
        told = [
            {**gate.model_dump(mode="json"), "findings": [each.model_dump() for each in gate.findings[:FINDINGS_KEPT]]}
            for gate in gates
        ]
        self.tell(task, "gated", gates=told)

    def ended(self, result: TaskResult) -> None:
        """Write what became of a task."""
        facts = ("outcome", "reason", "branch", "commit", "seconds", "warnings")
        whole = result.outcome != "skipped" or result.branch is not None
        told = result.model_dump(mode="json", exclude={"code_blocks"}) if whole else None
        name = result.task_id or NAMELESS
        self.tell(name, "ended", **{fact: getattr(result, fact) for fact in facts}, result=told)

    def end(self, report: Mapping[str, Any]) -> None:
        """Write the report and that the run came to its end."""
        self._replace(REPORT_FILE, redact_data(report))
        self.tell("", "ended")

    def close(self) -> None:
        """Close the record; twice is once."""
        if self._descriptor is not None:
            with suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = None

    def _write_facts(self, facts: Mapping[str, Any]) -> None:
        self._facts = redact_data(facts)
        self._replace(RUN_FILE, {"schema": SCHEMA, **self._facts})

    def _replace(self, name: str, data: Mapping[str, Any]) -> None:
        """Write a whole file under another name and put it in its place, so that none is ever half there."""
        draft = self._folder / f"{name}.new"
        with self._forgiven():
            draft.write_bytes(json.dumps(data, indent=2, ensure_ascii=True).encode() + b"\n")
            draft.replace(self._folder / name)

    @contextmanager
    def _forgiven(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self._fault = self._fault or error.strerror or str(error)


def silent() -> RunRecord:
    """Return a record that writes nothing."""
    return RunRecord(Path(os.devnull))


@contextmanager
def recorded(state: State, facts: RunFacts, *, keep: int) -> Iterator[RunRecord]:
    """Record a run while the workspace is held for it; the oldest records above ``keep`` are removed first.

    What ends the run with an error is recorded with it.
    """
    folder = state.folder / RUNS
    _prune(folder, keep - 1)
    record = RunRecord(folder / facts.run_id)
    started = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    record.begin(facts.model_copy(update={"pid": os.getpid(), "started": started, "tool_version": _tool_version()}))
    try:
        yield record
    except BaseException as error:
        interrupted = isinstance(error, KeyboardInterrupt | SystemExit)
        record.tell("", "ended", error="interrupted" if interrupted else str(error) or type(error).__name__)
        raise
    finally:
        record.close()


def _tool_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("aas-generator")
    except PackageNotFoundError:
        return ""


def _prune(folder: Path, keep: int) -> None:
    with suppress(OSError):
        runs = sorted(path for path in folder.iterdir() if RUN_ID_PATTERN.match(path.name))
        for run in runs[: max(len(runs) - keep, 0)]:
            with suppress(OSError):
                remove_folder(run)


def _json(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=True, separators=(",", ":"), default=str).encode()
