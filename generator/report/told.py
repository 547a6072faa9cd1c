"""What a run's record tells of each task, put together from its events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from generator.items import Usage
from generator.journal.history import RunState, TaskState
from generator.plan import ImplementationPlan
from generator.task_results import TaskResult


@dataclass(frozen=True)
class Told:
    """One task of a run.

    Attributes:
        state: What became of it, and what to do next.
        title: What it is about.
        result: What was built; without units and gates where the run was ended before.
        plan: What was to be built; ``None`` where the record does not say.
        text: The hash of the analysis; empty where the record does not say.
        model: The model that answered.
        usage: What its answer took.
        parents: The commits that it was built on.
    """

    state: TaskState
    title: str
    result: TaskResult
    plan: ImplementationPlan | None
    text: str
    model: str
    usage: Usage | None
    parents: tuple[str, ...]


def told_of(run: RunState, events: Iterable[Mapping[str, Any]], report: Mapping[str, Any] | None) -> list[Told]:
    """Return the tasks of a run in the order of its report, or of its record where it has none."""
    by_task: dict[str, list[Mapping[str, Any]]] = {}
    for event in events:
        if event["task"]:
            by_task.setdefault(event["task"], []).append(event)
    states = {task.task_id: task for task in run.tasks}
    reported = (report or {}).get("tasks")
    results: list[Any] = [each for each in reported if isinstance(each, dict)] if isinstance(reported, list) else []
    if results:
        named = [(str(each.get("task_id") or "?"), each) for each in results]
    else:
        named = [(name, {}) for name in states]
    return [_told(states.get(name) or TaskState(task_id=name, stage=""), by_task.get(name, []), each)
            for name, each in named]  # fmt: skip


def _told(state: TaskState, events: list[Mapping[str, Any]], reported: Mapping[str, Any]) -> Told:
    facts: dict[str, Any] = {}
    for event in events:
        facts |= {key: value for key, value in event.items() if value is not None}
    result = _record(TaskResult, reported) or _record(TaskResult, facts.get("result"))
    if result is None:
        outcome = state.outcome if state.outcome in {"review", "failed", "skipped", "blocked"} else "failed"
        gates = facts.get("gates") or ()
        bare = {
            "task_id": state.task_id,
            "outcome": outcome,
            "reason": state.reason,
            "code": state.code,
            "commit": state.commit,
        }
        result = _record(TaskResult, {**bare, "gates": gates}) or TaskResult.model_validate(bare)
    about = {"task_id": state.task_id, "title": _text(facts.get("title"))}
    plan = {**about, **facts["plan"]} if isinstance(facts.get("plan"), dict) else None
    parents = facts.get("parents")
    return Told(
        state=state,
        title=_text(facts.get("title")),
        result=result,
        plan=_record(ImplementationPlan, plan),
        text=_text(facts.get("text")),
        model=_text(facts.get("model")),
        usage=_record(Usage, facts.get("usage")),
        parents=tuple(map(str, parents)) if isinstance(parents, list) else (),
    )


def _record(kind: Any, data: object) -> Any:
    """Return data as a record; ``None`` where it is none, for records may be garbled."""
    if not data:
        return None
    try:
        return kind.model_validate(data)
    except ValidationError:
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
