"""The fields of a plan that are read one by one: the structured part first, then the text, then the board."""

from __future__ import annotations

from generator.answers.constraints import settled
from generator.plan import ConfigField, Phase, SubTask
from generator.reading.fields.blockers import read_blockers, read_first_step
from generator.reading.fields.levels import board_level
from generator.reading.fields.phases import read_phases
from generator.reading.fields.ratings import read_complexity, read_priority
from generator.reading.fields.settings_fields import read_fields
from generator.reading.fields.subtasks import SPLIT_STEP, faults_of
from generator.reading.fields.task_ids import own_id, read_dependencies
from generator.reading.fields.titles import read_title
from generator.reading.record import Reading
from generator.reading.text.inline import Found, one_line
from generator.values.task_ids import ids_in, prefixes_of


def task_id_of(reading: Reading) -> str:
    """Return the task's id: the container's, the board's, then the one that the text names."""
    stated = reading.structured.task_id or ""
    found = own_id(reading.document)
    named = next((one for one, _ in ids_in(stated)), "") or (found.value if found else "")
    own = reading.item.task_id or (reading.facts.task_id if reading.facts else "")
    if named and named.casefold() == (own or named).casefold() and (stated or found is not None):
        if stated or found is None:
            reading.note_structured("task_id")
        else:
            reading.note("task_id", found)
    elif own:
        reading.note_elsewhere("task_id", "task/batch" if reading.item.task_id else "task/board")
    if reading.item.task_id:
        if named and named.casefold() != own.casefold():
            reading.warnings.append(f"the text speaks of {named}, but the batch says that it is the answer for {own}")
        return own
    if reading.facts is not None:
        return reading.facts.task_id
    if named:
        return named
    reading.note_elsewhere("task_id", "task/request-id", 0.6)
    return reading.item.custom_id


def title_of(reading: Reading) -> str:
    """Return the task's title: the board's, then the one that the text gives."""
    found = read_title(reading.document, reading.labels)
    if reading.facts is not None and reading.facts.title:
        at = reading.item.text.find(reading.facts.title)
        if at >= 0 and not reading.inner:
            reading.note("title", Found(None, at, at + len(reading.facts.title), "title/board", 0.98))
        else:
            reading.note_elsewhere("title", "title/board", 0.98)
        return one_line(reading.facts.title, 300)
    if reading.structured.title:
        reading.note_structured("title")
        return reading.structured.title
    if found is None:
        return ""
    reading.note("title", found)
    return found.value


def fields_of(reading: Reading) -> tuple[ConfigField, ...]:
    """Return the settings that the text asks for; where it disagrees with itself about one, a warning says so."""
    fields = _stated_fields(reading)
    kept = []
    for one in fields:
        field, faults = settled(one)
        kept.append(field)
        reading.warnings += [f"setting {one.name}: {fault}" for fault in faults]
    return tuple(kept)


def _stated_fields(reading: Reading) -> tuple[ConfigField, ...]:
    if reading.structured.config_additions is not None:
        reading.note_structured("config_additions")
        return reading.structured.config_additions
    found = read_fields(reading.document, reading.blocks, reading.contract)
    if found is None:
        return ()
    reading.note("config_additions", found)
    return found.value


def complexity_of(reading: Reading) -> str | None:
    """Return the estimated complexity; ``None`` where the text has none."""
    if reading.structured.complexity:
        reading.note_structured("complexity")
        return reading.structured.complexity
    found = read_complexity(reading.document, reading.labels)
    if found is None:
        return None
    reading.note("complexity", found)
    return found.value


def priority_of(reading: Reading) -> tuple[str | None, str | None]:
    """Return the priority and its source: the text's own, else the board's."""
    board = (board_level(reading.facts.priority) or None) if reading.facts else None
    if reading.structured.priority:
        reading.note_structured("priority")
        return reading.structured.priority, "text"
    if reading.structured.no_change:
        reading.note_structured("priority")
        return board, "board" if board else None
    found = read_priority(reading.document, reading.labels)
    if found is not None:
        reading.note("priority", found)
        if found.value is not None:
            return found.value, "text"
    if board and found is None:
        reading.note_elsewhere("priority", "priority/board")
    return board, "board" if board else None


def blockers_of(reading: Reading) -> tuple[str, ...]:
    """Return the blockers."""
    if reading.structured.blockers is not None:
        reading.note_structured("blockers")
        return reading.structured.blockers
    found = read_blockers(reading.document, reading.labels)
    if found is None:
        return ()
    reading.note("blockers", found)
    return found.value


def acceptance_of(reading: Reading) -> tuple[str, ...]:
    """Return what a structured answer accepts the task by."""
    if not reading.structured.acceptance:
        return ()
    reading.note_structured("acceptance")
    return reading.structured.acceptance


def subtasks_of(reading: Reading) -> tuple[SubTask, ...]:
    """Return the tasks that a structured answer names as parts of this one."""
    found = reading.structured.subtasks
    if not found:
        return ()
    reading.note_structured("subtasks")
    for fault in faults_of(found, reading.title, reading.task_id):
        reading.doubt("subtasks", fault, "subtasks-unusable")
    reading.warnings.append(f"it names {len(found)} sub-task{'s' * (len(found) > 1)}; {SPLIT_STEP}")
    return found


def phases_of(reading: Reading) -> tuple[Phase, ...]:
    """Return the phases; a recommended first step stands for them where there are none."""
    if reading.structured.phases:
        reading.note_structured("phases")
        return reading.structured.phases
    found = read_phases(reading.document)
    if found is not None:
        reading.note("phases", found)
        return found.value
    if reading.structured.first_step:
        reading.note_structured("phases")
        return (Phase(number=1, title=reading.structured.first_step[:120]),)
    step = read_first_step(reading.document, reading.labels)
    if step is None:
        return ()
    reading.note("phases", Found(None, step.start, step.end, "phases/first-step", step.confidence * 0.8))
    title, description = step.value
    return (Phase(number=1, title=title, description=description),)


def dependencies_of(reading: Reading, task_id: str) -> tuple[str, ...]:
    """Return the tasks that the text says this one depends on, else the board's."""
    board = reading.facts.depends_on if reading.facts else ()
    if reading.structured.dependencies is not None:
        found = [one for text in reading.structured.dependencies for one, _ in ids_in(text)]
        kept = tuple(dict.fromkeys(one for one in found if one.casefold() != task_id.casefold()))
        if kept:
            reading.note_structured("dependencies")
            return kept
    prefixes = prefixes_of((task_id, *board)) | reading.prefixes
    stated = read_dependencies(reading.document, reading.labels, task_id, prefixes)
    if stated is None:
        if board:
            reading.note_elsewhere("dependencies", "dependencies/board")
        return board
    reading.note("dependencies", stated)
    return stated.value
