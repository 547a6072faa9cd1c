"""``aas-generator plan``: what would be built, and why."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from generator.commands.common import Given, open_for_planning
from generator.commands.streaming import emit, quiet_when_nobody_reads
from generator.errors import EXIT_OK, EXIT_TASKS, with_code
from generator.output import note, printable
from generator.plan import DRAFTS_STEP, ImplementationPlan
from generator.unit_parts import expected_outcome

SCHEMA = 1
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def run_plan(
    names: Sequence[str],
    *,
    workspace: Path,
    board: str | None,
    only: Sequence[str],
    names_given: Sequence[str] = (),
    form: str = "text",
    errors: Sequence[str] = (),
    requests: Sequence[str] = (),
    tasks_given: Sequence[str] = (),
    jobs: int = 0,
) -> int:
    """Plan a batch, print every plan as soon as it is ready, and return the exit code: 1 where a result was lost.

    Problems of the files go to standard error, and into the JSON document.

    Raises:
        GeneratorError: The batch, the board or the settings cannot be used.
    """
    opening = open_for_planning(
        names,
        workspace=workspace,
        board=board,
        only=only,
        names_given=names_given,
        errors=errors,
        requests=requests,
        tasks_given=tasks_given,
        jobs=jobs,
    )
    stream = opening.stream
    tasks = stream.tasks()
    with quiet_when_nobody_reads(), closing(tasks):
        unsure: list[str] = []
        plans = (noted(task.plan, unsure) for task in tasks)
        if form == "text":
            for each in plans:
                emit(printable("\n".join(describe(each))))
        else:
            lines = map(item_line, plans)
            whole = document(stream.batch_id, opening.board, lines, lambda: stream.problems)
            for text in lines if form == "jsonl" else whole:
                emit(text)
        for problem in stream.problems:
            note(f"warning: {problem}")
        if waiting := Given(names, workspace, board, tasks_given).waiting(len(unsure)):
            note(waiting)
    return EXIT_TASKS if stream.lost else EXIT_OK


def noted(plan: ImplementationPlan, unsure: list[str]) -> ImplementationPlan:
    """Return a plan, and note its task where it waits for a decision."""
    if plan.is_unsure:
        unsure.append(plan.task_id)
    return plan


def document(
    batch_id: str, board: str | None, items: Iterable[str], problems: Callable[[], Sequence[str]] = tuple
) -> Iterator[str]:
    """Yield the lines of the one JSON document around the items, each line as soon as its item is there.

    Behind the items stand the problems, which are asked for when the items have ended. The first line is given with
    the first item, so that an input that cannot be used prints nothing. Where the items end with an error, the document
    is closed with the error in it before the error goes on.
    """
    head = json.dumps({"schema": SCHEMA, "batch_id": batch_id, "board": board})
    opening = f'{head[:-1]}, "items": [\n'
    begun = False
    try:
        for item in items:
            yield f"{',' if begun else opening}{item}"
            begun = True
    except (Exception, KeyboardInterrupt) as error:
        if begun:
            error_text = json.dumps(str(error) or "interrupted")
            yield f'], "problems": {json.dumps(list(problems()))}, "error": {error_text}}}'
        raise
    yield f'{"" if begun else opening}], "problems": {json.dumps(list(problems()))}}}'


def item_line(plan: ImplementationPlan) -> str:
    """Return a plan as one line of JSON."""
    return one_line(json.dumps(item_data(plan), ensure_ascii=False))


def one_line(text: str) -> str:
    """Return JSON text with escapes for what a terminal would obey, and for other line ends."""
    return _UNSEEN.sub(lambda char: f"\\u{ord(char[0]):04x}", text)


def item_data(plan: ImplementationPlan) -> dict[str, Any]:
    """Return a plan as ``plan --json`` prints it."""
    return {**plan.model_dump(mode="json"), "expected": expected_outcome(plan)}


def describe(plan: ImplementationPlan) -> list[str]:
    """Return a plan as lines for a person."""
    lines = [f"{plan.task_id or '?'}  {plan.outcome}  {plan.title or plan.name}"]
    if plan.reason:
        lines.append(f"  {with_code(plan.reason, plan.code)}")
    units = ", ".join(f"{kind} {plan.names.get(kind, plan.name)}" for kind in plan.kinds)
    if plan.is_unsure:
        lines.append(f"  {units or 'no unit'}; {DRAFTS_STEP}")
    if plan.outcome == "ready":
        priority = f"{plan.priority} (from the {plan.priority_source})" if plan.priority else "unknown"
        lines.append(
            f"  to be {expected_outcome(plan)}: {units}; complexity {plan.complexity or 'unknown'}, priority {priority}"
        )
    lines += [f"  phase {phase.number}: {phase.title}" for phase in plan.phases]
    lines += [f"  file {spec.path}" for spec in plan.files]
    lines += [f"  setting {field.name}: {field.type}{' (secret)' * field.secret}" for field in plan.config_additions]
    lines += [f"  blocker: {blocker}" for blocker in plan.blockers]
    lines += [f"  depends on {task_id}" for task_id in plan.dependencies]
    for number, each in enumerate(plan.subtasks, 1):
        lines.append(
            f"  sub-task {number}: {each.title}{' after ' * bool(each.depends_on)}{', '.join(each.depends_on)}"
        )
    for doubt in plan.doubts:
        if doubt.reason not in plan.reason:
            lines.append(with_code(f"  doubt: {doubt.field}: {doubt.reason}", doubt.code))
    return lines + [f"  warning: {warning}" for warning in plan.warnings]
