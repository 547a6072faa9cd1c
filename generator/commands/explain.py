"""``aas-generator plan --explain``: one task's text with the places marked that its plan was read from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import closing
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from generator.commands.common import open_for_planning
from generator.commands.marking import Lines, Span, can_be_marked, lines_of, marked
from generator.errors import InputError, with_code
from generator.output import note, say
from generator.plan import Record
from generator.planning import PlannedTask
from generator.report.plan_fields import Explained, explained, value_lines

SCHEMA = 1
NEAR = 5
# Fields that an answer can state; without a value and a place they are missing.
STATED = ("complexity", "priority", "blockers", "phases", "config_additions", "dependencies", "requirements")
_NOWHERE = "no place in the text"


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


class ExplainedField(Record):
    """A field of a plan and where it was read, in characters of the text; ``null`` where the text has no place."""

    field: str
    value: Any
    start: int | None
    end: int | None
    confidence: float | None
    rule: str | None


class PlanExplained(Record):
    """One task's text, and every field of its plan."""

    task_id: str
    text: str
    fields: tuple[ExplainedField, ...]
    warnings: tuple[str, ...]


def _json(task: PlannedTask, fields: Sequence[Explained]) -> str:
    told = PlanExplained(
        task_id=task.plan.task_id,
        text=task.item.text,
        fields=tuple(ExplainedField(**one.data()) for one in fields),
        warnings=task.plan.warnings,
    )
    data = {"schema": SCHEMA, **told.model_dump(mode="json")}
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
    lines += [f"  {with_code(plan.reason, plan.code)}"] if plan.reason else []
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
    values = value_lines(one.value)
    lines = (
        [f"{one.field}: {values[0]}"] if len(values) == 1 else [f"{one.field}:", *(f"  - {each}" for each in values)]
    )
    if one.evidence is None:
        return [*lines, f"    from the {one.source}" if one.source else f"    {_NOWHERE}"]
    seen = one.evidence.end > one.evidence.start
    where = f"{places.place(one.evidence.start)} to {places.place(one.evidence.end)}" if seen else _NOWHERE
    return [*lines, f"    rule {one.evidence.rule}, confidence {one.evidence.confidence:.2f}, {where}"]
