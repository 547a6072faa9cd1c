"""What a question says of its task: what the board asks for, and what a unit's answers keep of the analysis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.answers.details import Background
from generator.answers.units import UnitAnswers, details_of
from generator.items import TaskFacts
from generator.loop.surroundings import marked
from generator.reading.text.inline import one_line
from generator.redaction import redact

_TITLE_SHOWN = 300
_DETAILS_SHOWN = 20_000


def heading(task_id: str, title: str) -> str:
    """Return the line that names a task."""
    return redact(one_line(f"Task {task_id}: {title}", _TITLE_SHOWN))


def task_lines(facts: TaskFacts) -> list[str]:
    """Return what the board asks for."""
    told = [f"Priority: {one_line(facts.priority, 40)}"] if facts.priority else []
    told += [f"Depends on: {', '.join(facts.depends_on)}"] if facts.depends_on else []
    details = facts.details or "\n".join([facts.description, *(f"- {line}" for line in facts.acceptance)])
    shown = marked("TASK", details[:_DETAILS_SHOWN]) if details.strip() else ["The board has no details of it."]
    return [heading(facts.task_id, facts.title), *told, "", *shown]


def purpose_lines(units: Sequence[UnitAnswers]) -> list[str]:
    """Return what the analysis said about units beside their code: what they are for, phases and criteria."""
    found = list(dict.fromkeys(line for unit in units for line in _purpose(unit)))
    return marked("ANALYSIS", "\n".join(found)) if found else []


def _purpose(unit: UnitAnswers) -> Iterator[str]:
    background = getattr(details_of(unit), "background", None) or Background()
    yield from filter(None, [unit.summary])
    for phase in background.phases:
        yield f"Phase {phase.number}: {phase.title}"
        yield from (f"- {task}" for task in phase.tasks)
    yield from _listed("Accepted when:", background.acceptance)
    yield from _listed("Blockers:", background.blockers)


def _listed(head: str, lines: Iterable[str]) -> Iterator[str]:
    found = [f"- {line}" for line in lines]
    yield from [head, *found] if found else []
