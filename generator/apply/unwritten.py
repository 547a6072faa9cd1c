"""What of a unit is still to be written: the one place that tells a scaffold from a unit that does its work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from generator.answers.details import MAX_LINES, Background, UnitNote, UnwrittenMethod
from generator.answers.text import LINE_MAX, safe_text
from generator.answers.units import PluginAnswers, ServiceAnswers, UnitAnswers, details_of
from generator.wiring import unused


def mark_unwritten(unit: UnitAnswers) -> UnitAnswers:
    """Return a unit that lists what is to be written in it; a unit of before 2.0.0 comes back as it is.

    That is each method of a scaffold, what fell back to a stub, what the plugin cannot use, and, where the analysis
    brought no code at all, the tasks of its phases that no method stands for.
    """
    match unit:
        case PluginAnswers() if unit.plugin.parts is not None:
            return _marked(unit, _of_plugin(unit))
        case ServiceAnswers():
            return _marked(unit, _of_service(unit))
    return unit


def is_scaffold(unit: UnitAnswers) -> bool:
    """Tell whether something of a unit is still to be written."""
    return bool(unwritten_of(unit))


def unwritten_of(unit: UnitAnswers) -> tuple[str, ...]:
    """Return what is still to be written in a unit, one line each."""
    return tuple(getattr(details_of(unit), "unwritten", ()))


def empty_parts(units: Sequence[UnitAnswers]) -> tuple[str, ...]:
    """Return the modules of which parts are still empty, e.g. ``community_forge.registry``; each once."""
    found = (f"{unit.name}.{place}" for unit in units for line in unwritten_of(unit) if (place := _place(line)))
    named = tuple(dict.fromkeys(found))
    return named or tuple(unit.name for unit in units if is_scaffold(unit))


def _place(line: str) -> str:
    """Return the module that a line speaks of, which stands in front of it between backticks."""
    return line[1:].partition("`")[0].partition(".")[0] if line.startswith("`") else ""


def _marked(unit: UnitAnswers, lines: Iterable[str]) -> UnitAnswers:
    kept = tuple(dict.fromkeys(safe_text(line, LINE_MAX) for line in lines))[:MAX_LINES]
    if kept == unwritten_of(unit):
        return unit
    details = {**details_of(unit).model_dump(mode="json"), "unwritten": kept}
    return type(unit).model_validate({**unit.to_data(), unit.blueprint: details})


def _of_plugin(unit: PluginAnswers) -> Iterator[str]:
    spec = unit.plugin
    methods: list[UnwrittenMethod] = []
    fallen = {note.subject.partition(".")[0] for note in spec.notes if note.kind == "stub"}
    for module in spec.modules:
        # A module of which only some methods are written is code, and no scaffold's class any more.
        yield from _method_lines(f"{module.name}.{module.class_name}".rstrip("."), module.methods)
        if not module.code:
            methods += module.methods
            if not module.methods and module.name not in fallen:
                yield f"`{module.name}`: {module.purpose or 'nothing of it is written'}"
    yield from _note_lines(spec.notes, {module.name for module in spec.modules})
    yield from (f"`{what}` is not used: {why}" for what, why in unused(unit))
    if not spec.code and not any(module.code for module in spec.modules):
        yield from _phase_lines(spec.background, methods)


def _of_service(unit: ServiceAnswers) -> Iterator[str]:
    spec = unit.service
    yield from _method_lines(f"{unit.name}.{spec.class_name}", spec.methods)
    yield from _note_lines(spec.notes, {unit.name})
    if spec.methods:
        yield from _phase_lines(spec.background, spec.methods)


def _method_lines(place: str, methods: Iterable[UnwrittenMethod]) -> Iterator[str]:
    for method in methods:
        behind = f" (phase {method.phase})" if method.phase else ""
        yield f"`{place}.{method.name}`: {safe_text(method.task, LINE_MAX // 2)}{behind}"


def _note_lines(notes: Iterable[UnitNote], modules: set[str]) -> Iterator[str]:
    """Yield a line for each module that fell back to a stub; tests that were left out are no part of the work."""
    for note in notes:
        if note.kind == "stub" and note.subject.partition(".")[0] in modules:
            yield f"`{note.subject}`: its code is kept below, because it did not pass: {note.reason}"


def _phase_lines(background: Background, methods: Iterable[UnwrittenMethod]) -> Iterator[str]:
    """Yield the tasks of the phases that no method stands for."""
    told = {method.task for method in methods}
    for phase in background.phases:
        for task in phase.tasks or (phase.title,):
            if task not in told:
                yield f"{task} (phase {phase.number})"
