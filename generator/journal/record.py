"""The journal: one log of events for each run, ``runs/<run-id>.jsonl`` in the tool's own folder, written as it happens.

What was asked, every stage of every task, and the report at the end: status, undo and retry read it. Git and the board
are the truth for what was built, so a stage that cannot be written costs a warning and no more. One kind of event is
different: ``settled`` remembers a response that was judged and led to no branch, which git cannot know. It is made
durable, an error where it cannot be, and it outlives the log that it stands in. No secret gets into any of it.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from generator.bench.state import State
from generator.errors import WorkspaceError, step_after
from generator.findings import GateResult
from generator.journal.facts import RunFacts, tool_version
from generator.journal.logs import json_line, prune
from generator.plan import ImplementationPlan
from generator.redaction import redact_data
from generator.regular_files import CREATE
from generator.task_results import TaskResult

if TYPE_CHECKING:
    from generator.planning import PlannedTask

RUNS = "runs"
SCHEMA = 1
FINDINGS_KEPT = 20
_NO_TASKS = b'"tasks":[]'
# Stands for the task of an answer that names none; an event without a task is about the whole run.
NAMELESS = "?"
Stage = Literal[
    "started", "planned", "prepared", "rendered", "gated", "committed", "published", "board", "settled", "ended"
]


class RunRecord:
    """Writes the log of one run. Only ``settle`` raises for a disk that is full or broken; ``problems`` tells the rest.

    Args:
        path: The run's log.
        watch: Is told the task and the stage of each event about a task.
    """

    def __init__(self, path: Path, watch: Callable[[str, Stage], None] = lambda _task, _stage: None) -> None:
        self._path = path
        self._watch = watch
        self._descriptor: int | None = None
        self._torn = False
        self._waits = False
        self._fault = ""
        self._step = ""

    @property
    def problems(self) -> tuple[str, ...]:
        """What kept the log from being whole; empty where nothing did."""
        return (f"the run record could not be written: {self._fault}",) if self._fault else ()

    def begin(self, facts: RunFacts) -> None:
        """Write what was asked."""
        with self._forgiven():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(self._path, CREATE | os.O_APPEND, 0o600)
        self.tell("", "started", schema=SCHEMA, **facts.model_dump(mode="json"))

    def planned(self, batch_ids: tuple[str, ...], tasks: int) -> None:
        """Write which batches were read and how many tasks they have."""
        self.tell("", "planned", batch_ids=batch_ids, tasks=tasks)

    def tell(self, task: str, stage: Stage, **facts: Any) -> None:
        """Append one event.

        Args:
            task: The task; empty where the event is about the whole run.
            stage: What happened.
            **facts: More about it, as plain data.
        """
        with self._forgiven():
            self._append(task, stage, facts)
        if task:
            self._watch(task, stage)
        # What is published outlives a power loss, and then a later run notes it on the board from here.
        if stage in {"committed", "published"} and not self._waits:
            self._sync()

    @contextmanager
    def synced_once(self) -> Iterator[None]:
        """Make durable what is told of several tasks at the end of it, and not each event by itself."""
        self._waits = True
        try:
            yield
        finally:
            self._waits = False
            self._sync()

    def _sync(self) -> None:
        with self._forgiven():
            if self._descriptor is not None:
                os.fsync(self._descriptor)

    def settle(self, task: str, **facts: Any) -> None:
        """Remember durably what became of a task, so that the same response is not tried again.

        Raises:
            WorkspaceError: It cannot be written.
        """
        fault, step = self._fault or "it is not open", self._step
        if self._descriptor is not None:
            try:
                self._append(task, "settled", facts)
                os.fsync(self._descriptor)
            except OSError as error:
                fault, step = error.strerror or str(error), step_after(error)
            else:
                return
        raise WorkspaceError(self._path, f"cannot be written: {fault}.", step)

    def _append(
        self, task: str, stage: Stage, facts: Mapping[str, Any], tasks: Iterable[Mapping[str, Any]] = ()
    ) -> None:
        if self._descriptor is None:
            return
        moment = datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds")
        line = json_line({"time": moment, "task": task, "stage": stage, **redact_data(facts)})
        # After a line that a full disk cut short, a line break keeps the next one whole.
        left = b"\n" + line if self._torn else line
        self._torn = True
        # In a text quotes are escaped, so this is the list and nothing that a text says.
        head, empty, tail = left.partition(_NO_TASKS)
        parts = chain([head, empty[:-1]], _listed(tasks), [empty[-1:], tail]) if empty and tasks else [left]
        for part in parts:
            rest = part
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
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

    def ended(self, result: TaskResult, task: PlannedTask | None = None) -> None:
        """Write what became of a task; with what was planned also the plan, its text's hash and what that took."""
        facts = ("outcome", "reason", "code", "branch", "commit", "seconds", "warnings")
        whole = result.outcome != "skipped" or result.branch is not None
        told = result.model_dump(mode="json", exclude={"code_blocks"}) if whole else None
        name = result.task_id or NAMELESS
        item = task.item if task else None
        about = {
            "title": task.plan.title if task else "",
            "batch_id": item.batch_id if item else "",
            "model": item.model if item else None,
            "answered": item.created if item else None,
            "usage": item.usage.model_dump() if item and item.usage else None,
        }
        if task and whole:
            from generator.reading import text_hash  # whoever only reads records has read no responses

            about |= {"plan": _plan_data(task.plan), "text": text_hash(task.item.text) if task.item.text else None}
        self.tell(name, "ended", **{fact: getattr(result, fact) for fact in facts}, result=told, **about)

    def end(self, report: Mapping[str, Any], tasks: Iterable[Mapping[str, Any]] = ()) -> None:
        """Write the report and that the run came to its end.

        Args:
            report: The report.
            tasks: What belongs into its empty list ``tasks``; one at a time is in memory.
        """
        with self._forgiven():
            self._append("", "ended", {"report": report}, (redact_data(task) for task in tasks))

    def close(self) -> None:
        """Close the record; twice is once."""
        if self._descriptor is not None:
            with suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = None

    @contextmanager
    def _forgiven(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            self._fault, self._step = self._fault or error.strerror or str(error), self._step or step_after(error)


def _plan_data(plan: ImplementationPlan) -> dict[str, Any]:
    """Return a plan without what the result says too, what only templates need, and what says nothing."""
    left_out = {"task_id", "title", "reason", "warnings", "files"}
    files = [spec.model_dump(mode="json", exclude={"variables"}) for spec in plan.files]
    return {**plan.model_dump(mode="json", exclude=left_out, exclude_defaults=True), "files": files}


def _listed(tasks: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield the entries of a list of JSON, with what stands between them."""
    for number, task in enumerate(tasks):
        yield (b"," if number else b"") + json_line(task).removesuffix(b"\n")


def silent() -> RunRecord:
    """Return a record that writes nothing."""
    return RunRecord(Path(os.devnull))


@contextmanager
def recorded(
    state: State,
    facts: RunFacts,
    *,
    keep: int,
    watch: Callable[[str, Stage], None] = lambda _task, _stage: None,
) -> Iterator[RunRecord]:
    """Record a run while the workspace is held for it; the oldest records above ``keep`` are removed first.

    What ends the run with an error is recorded with it.
    """
    folder = state.folder / RUNS
    prune(folder, keep - 1)
    record = RunRecord(folder / f"{facts.run_id}.jsonl", watch)
    started = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    record.begin(facts.model_copy(update={"pid": os.getpid(), "started": started, "tool_version": tool_version()}))
    try:
        yield record
    except BaseException as error:
        interrupted = isinstance(error, KeyboardInterrupt | SystemExit)
        record.tell("", "ended", error="interrupted" if interrupted else str(error) or type(error).__name__)
        raise
    finally:
        record.close()
