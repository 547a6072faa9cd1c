"""Reading run records: which runs there were, what became of each, and of every task in it.

Records may be torn, half written or garbled; what cannot be read is passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import ValidationError

from generator.bench.state import State
from generator.errors import GeneratorError
from generator.journal.logs import ARCHIVE, events_in, last_settled, logs_in
from generator.journal.record import RUNS
from generator.plan import Record
from generator.task_results import TaskResult

RunPhase = Literal["running", "ended", "killed"]


class TaskState(Record):
    """What a record says about one task.

    Attributes:
        task_id: The task.
        stage: The last thing that happened to it.
        outcome: What became of it; empty where the run did not come to its end.
        branch: The branch that holds it.
        commit: That branch's commit.
        reason: Why.
        code: What ``explain`` knows the reason by.
        next_step: What a person does now; empty where nothing is left to do.
    """

    task_id: str
    stage: str
    outcome: str = ""
    branch: str | None = None
    commit: str | None = None
    reason: str = ""
    code: str = ""
    next_step: str = ""


class RunState(Record):
    """What a record says about one run.

    Attributes:
        run_id: The run.
        command: Which command it was.
        phase: Whether it is still going, came to its end, or was killed.
        pid: Its process.
        started: Moment in UTC, ISO 8601.
        dry_run: Whether nothing was to be published.
        base: The commit that was checked out.
        batch_ids: The batches.
        error: What ended it early; empty where nothing did.
        tasks: The tasks in the order in which they were begun.
        next_step: What a person does now; empty where nothing is left to do for the run as a whole.
    """

    run_id: str
    command: str = ""
    phase: RunPhase
    pid: int = 0
    started: str = ""
    dry_run: bool = False
    base: str = ""
    batch_ids: tuple[str, ...] = ()
    error: str = ""
    tasks: tuple[TaskState, ...] = ()
    next_step: str = ""

    @property
    def was_refused(self) -> bool:
        """Whether it ended before it came to any task."""
        return bool(self.error) and not self.tasks


class RunHistory:
    """The records of a workspace.

    Args:
        state: The tool's folder in it.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._folder = state.folder / RUNS

    def run_ids(self) -> list[str]:
        """Return the names of all recorded runs, the newest first."""
        return [path.stem for path in reversed(logs_in(self._folder))]

    def last(self) -> str | None:
        """Return the newest run that came to a task, or is under way: a call that was refused hides no run before it.

        ``None`` where no run is recorded.
        """
        known = self.run_ids()
        fruitful = (run_id for run_id in known if not self.read(run_id).was_refused)
        return next(fruitful, next(iter(known), None))

    def settled(self) -> dict[str, dict[str, Any]]:
        """Return for each task, its id in upper case, what was settled about it last; see ``RunRecord.settle``."""
        return last_settled((self._folder / ARCHIVE, *logs_in(self._folder)))

    def find(self, name: str) -> str:
        """Return the run with a name, or with a name that begins so.

        Raises:
            GeneratorError: There is none, or more than one.
        """
        known = self.run_ids()
        found = [run_id for run_id in known if run_id.startswith(name)]
        if name in found or len(found) == 1:
            return name if name in found else found[0]
        said = "is no run" if not found else f"may be any of {len(found)} runs"
        listed = ", ".join(known[:5]) or "none"
        raise GeneratorError(f"{name[:60]!r} {said} that is recorded here.", f"The last ones are: {listed}.")

    def events(self, run_id: str) -> list[dict[str, Any]]:
        """Return the events of a run that can be read, in order."""
        return list(events_in(self._folder / f"{run_id}.jsonl"))

    def sources(self, run_id: str) -> tuple[str, ...]:
        """Return the results files of a run as they were named."""
        started = next(events_in(self._folder / f"{run_id}.jsonl"), {})
        told = started.get("sources")
        return tuple(map(_text, told)) if isinstance(told, list) else ()

    def report(self, run_id: str) -> dict[str, Any] | None:
        """Return the report of a run as it was printed; ``None`` where it did not come to its end."""
        found = next((event.get("report") for event in reversed(self.events(run_id)) if _is_end(event)), None)
        return found if isinstance(found, dict) else None

    def read(self, run_id: str) -> RunState:
        """Return what is recorded about a run."""
        events = self.events(run_id)
        facts: dict[str, Any] = {}
        for event in events:
            if not event["task"] and event["stage"] in {"started", "planned"}:
                facts |= event
        last = next(filter(_is_end, reversed(events)), None)
        phase: RunPhase = "ended" if last is not None else "running" if self._is_running(run_id) else "killed"
        command = _text(facts.get("command"))
        dry_run = facts.get("dry_run") is True
        return RunState(
            run_id=run_id,
            command=command,
            phase=phase,
            pid=pid if isinstance(pid := facts.get("pid"), int) else 0,
            started=_text(facts.get("started")),
            dry_run=dry_run,
            base=_text(facts.get("base")),
            batch_ids=tuple(map(_text, facts.get("batch_ids") or ())),
            error=_text((last or {}).get("error")),
            tasks=tuple(_tasks(events, command, phase, dry_run=dry_run)),
            next_step=f"Run the same {command or 'command'} again: it goes on." if phase == "killed" else "",
        )

    def result_of(self, task_id: str, commit: str | None = None) -> TaskResult | None:
        """Return the newest recorded result of a task that was not skipped, also of a run that was killed after it.

        Args:
            task_id: The task, in any case.
            commit: The commit that it must have led to; any for ``None``.
        """
        for run_id in self.run_ids():
            for event in reversed(self.events(run_id)):
                told = event.get("result") if event["stage"] in {"committed", "ended"} else None
                if not isinstance(told, dict) or event["task"].upper() != task_id.upper():
                    continue
                try:
                    result = TaskResult.model_validate(told)
                except ValidationError:
                    continue
                if result.outcome != "skipped" and commit in (None, result.commit):
                    return result
        return None

    def _is_running(self, run_id: str) -> bool:
        """Tell whether a process holds the workspace for a run; asking does not keep anybody from taking it."""
        return run_id in self._state.holder()


def _tasks(events: list[dict[str, Any]], command: str, phase: RunPhase, *, dry_run: bool) -> list[TaskState]:
    found: dict[str, dict[str, Any]] = {}
    for event in events:
        if event["task"] and event["stage"] != "settled":
            told = {key: value for key, value in event.items() if value is not None}
            found[event["task"]] = {**found.get(event["task"], {}), **told}
    tasks = []
    steps = _update_steps if command == "update" else _task_steps
    for task_id, told in found.items():
        outcome = _text(told.get("outcome")) if told["stage"] == "ended" else ""
        branch, reason = _text(told.get("branch")) or None, _text(told.get("reason"))
        tasks.append(
            TaskState(
                task_id=task_id,
                stage=told["stage"],
                outcome=outcome,
                branch=branch,
                commit=_text(told.get("commit")) or None,
                reason=reason,
                code=_text(told.get("code")) if outcome else "",
                next_step=_next_step(steps(task_id, branch, reason), outcome, phase, dry_run=dry_run),
            )
        )
    return tasks


def _next_step(steps: Mapping[str, str], outcome: str, phase: RunPhase, *, dry_run: bool) -> str:
    if not outcome:
        return "wait for the run" if phase == "running" else "run the same command again"
    if dry_run and outcome in {"implemented", "scaffolded", "undone"}:
        return "run it without --dry-run"
    return steps.get(outcome, "")


def _task_steps(task_id: str, branch: str | None, reason: str) -> dict[str, str]:
    again = f"then apply it again with --only {task_id}"
    return {
        "implemented": f"look at branch {branch} and merge it",
        "scaffolded": f"write what is missing on branch {branch}; its notes list it",
        "failed": f"look at branch {branch}, correct the analysis or the workspace, {again}" if branch else again,
        "review": f"look at branch {branch}, settle the reason, {again}" if branch else f"settle the reason, {again}",
        "blocked": "settle what it needs, then apply the batch again",
        "undone": reason,
    }


def _update_steps(key: str, branch: str | None, reason: str) -> dict[str, str]:
    resolve = f"resolve it on branch {branch}, commit, then run: update --finish {key}"
    return {
        "updated": f"look at branch {branch} and merge it",
        "failed": resolve if branch else "settle the reason, then run the update again",
        "refused": "settle the reason, then run the update again",
    }


def _is_end(event: Mapping[str, Any]) -> bool:
    return not event["task"] and event["stage"] == "ended"


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
