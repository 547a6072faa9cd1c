"""``aas-generator plan --explain``: one task's text with the places marked that its plan was read from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from generator.commands.common import open_for_planning
from generator.commands.marking import Lines, Span, can_be_marked, lines_of, marked
from generator.errors import InputError
from generator.output import note, say
from generator.plan import Evidence, ImplementationPlan
from generator.planning import PlannedTask

SCHEMA = 1
NEAR = 5
# What is shown beside the fields, or is a part of another one.
_ASIDE = frozenset({"outcome", "reason", "names", "priority_source", "evidence", "doubts", "warnings"})
FIELDS = tuple(name for name in ImplementationPlan.model_fields if name not in _ASIDE)
# Fields that an answer can state; without a value and a place they are missing.
STATED = ("complexity", "priority", "blockers", "phases", "config_additions", "dependencies", "requirements")
_NOWHERE = "no place in the text"


@dataclass(frozen=True, slots=True)
class Explained:
    """One field of a plan: its value as JSON, and where it came from."""

    field: str
    value: Any
    evidence: Evidence | None
    source: str

    def data(self) -> dict[str, Any]:
        """Return the field as ``--json`` prints it; places are null where the text has none."""
        place = self.evidence.model_dump() if self.evidence else {"start": None, "end": None, "confidence": None}
        rule = self.evidence.rule if self.evidence else self.source or None
        return {"field": self.field, "value": self.value, **place, "rule": rule}


def run_explain(
    names: Sequence[str],
    task_id: str,
    *,
    workspace: Path,
    board: str | None,
    as_json: bool,
    errors: Sequence[str] = (),
    requests: Sequence[str] = (),
    tasks_given: Sequence[str] = (),
    jobs: int = 0,
) -> None:
    """Print one task's text with the evidence of its plan, and where every field came from.

    Raises:
        GeneratorError: The batch, the board or the settings cannot be used, or no answer is for the task.
    """
    opening = open_for_planning(
        names,
        workspace=workspace,
        board=board,
        only=(),
        errors=errors,
        requests=requests,
        tasks_given=tasks_given,
        jobs=jobs,
    )
    stream = opening.stream
    with closing(stream.tasks()) as tasks:
        task = find_task(tasks, task_id, ", ".join(names))
    for problem in stream.problems:
        note(f"warning: {problem}")
    fields = explained(task.plan, len(task.item.text))
    say(_json(task, fields) if as_json else "\n".join(report(task, fields)))


def _json(task: PlannedTask, fields: Sequence[Explained]) -> str:
    data = {
        "schema": SCHEMA,
        "task_id": task.plan.task_id,
        "text": task.item.text,
        "fields": [one.data() for one in fields],
        "warnings": list(task.plan.warnings),
    }
    # Escapes for all but ASCII: what a terminal would obey stays JSON and is not obeyed.
    return json.dumps(data, indent=2).replace("\x7f", "\\u007f")


def find_task(tasks: Iterable[PlannedTask], task_id: str, source: str) -> PlannedTask:
    """Return the first task with an id, whatever its case.

    Raises:
        InputError: There is none; the nearest ids are named.
    """
    wanted = task_id.strip().casefold()
    known: dict[str, str] = {}
    for task in tasks:
        if task.plan.task_id.casefold() == wanted:
            return task
        known[task.plan.task_id.casefold()] = task.plan.task_id
    near = get_close_matches(wanted, list(known), n=NEAR, cutoff=0.5) or list(known)[:NEAR]
    ids = ", ".join(known[one] for one in near)
    raise InputError(source, f"has no answer for {task_id!r}.", f"Near ids: {ids}." if ids else "It has no tasks.")


def explained(plan: ImplementationPlan, size: int) -> list[Explained]:
    """Return every field of a plan that has a value or a place, places cut to a text of ``size`` characters."""
    data = plan.model_dump(mode="json")
    more = [name for name in plan.evidence if name not in FIELDS]
    found: list[Explained] = []
    for name in (*FIELDS, *more):
        value = data.get(name)
        evidence = plan.evidence.get(name)
        if evidence is not None:
            start = min(evidence.start, size)
            evidence = evidence.model_copy(update={"start": start, "end": max(start, min(evidence.end, size))})
        if value or evidence is not None:
            source = "board" if name == "priority" and plan.priority_source == "board" else ""
            found.append(Explained(name, value, evidence, source))
    return found


def report(task: PlannedTask, fields: Sequence[Explained]) -> list[str]:
    """Return the lines for a person: the marked text, every field, what is missing, and the warnings."""
    plan, text = task.plan, task.item.text
    placed = sorted(
        (one for one in fields if one.evidence is not None and one.evidence.end > one.evidence.start),
        key=lambda one: (one.evidence.start, -one.evidence.end) if one.evidence else (0, 0),
    )
    places = lines_of(text)
    spans = [span for one in placed if can_be_marked(span := _span(one), places)]
    lines = [f"{plan.task_id or '?'}  {plan.outcome}  {plan.title or plan.name}"]
    lines += [f"  {plan.reason}"] if plan.reason else []
    lines += ["", *marked(text, spans), ""] if text else ["", "(no text)", ""]
    for one in fields:
        lines += _field_lines(one, places)
    missing = [name for name in STATED if name not in {one.field for one in fields}]
    lines += [f"missing: {', '.join(missing)}"] if missing else []
    return lines + [f"warning: {warning}" for warning in plan.warnings]


def _span(one: Explained) -> Span:
    if one.evidence is None:
        return Span(0, 0, one.field)
    return Span(one.evidence.start, one.evidence.end, f"{one.field}, {one.evidence.confidence:.2f}")


def _field_lines(one: Explained, places: Lines) -> list[str]:
    values = _values(one.value)
    lines = (
        [f"{one.field}: {values[0]}"] if len(values) == 1 else [f"{one.field}:", *(f"  - {each}" for each in values)]
    )
    if one.evidence is None:
        return [*lines, f"    from the {one.source}" if one.source else f"    {_NOWHERE}"]
    seen = one.evidence.end > one.evidence.start
    where = f"{places.place(one.evidence.start)} to {places.place(one.evidence.end)}" if seen else _NOWHERE
    return [*lines, f"    rule {one.evidence.rule}, confidence {one.evidence.confidence:.2f}, {where}"]


def _values(value: Any) -> list[str]:
    """Return a value as texts of one line each."""
    if isinstance(value, list):
        return [_one(each) for each in value] or ["none"]
    return [_one(value) if value else "none"]


def _one(value: Any) -> str:
    if not isinstance(value, dict):
        return " ".join(str(value).split())
    if "role" in value:
        return f"{value['index']} {value['role']} {value['path'] or ''}".rstrip()
    if "number" in value:
        tasks = f" ({len(value['tasks'])} tasks)" if value["tasks"] else ""
        return f"{value['number']} {_one(value['title'])}{tasks}"
    if "path" in value:
        return f"{value['path']} ({value['template']})"
    secret = ", secret" if value.get("secret") else f", default {value.get('default')!r}"
    return f"{value.get('name')}: {value.get('type')}{secret}, {value.get('scope')}"
