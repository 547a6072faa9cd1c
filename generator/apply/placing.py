"""Making the code of an analysis fit the unit it goes into, before it is rendered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import islice

from pydantic import ValidationError

from generator.answers.contract import Contract
from generator.answers.text import clean_source
from generator.answers.units import PluginAnswers, UnitAnswers, details_of
from generator.apply.places import Job, Piece, pieces_of, place_of
from generator.apply.stray_blocks import with_stray_blocks
from generator.edit.fit_code import OwnClass, Place, Placed, Style, place_in_child, tidy_all
from generator.edit.requests import NO_TIME
from generator.plan import ImplementationPlan
from generator.translate import TaskContext, translate
from generator.wiring import unused, wire
from generator.wiring.own_class import can_stand_alone, derived_class, shape_of


def units_of(
    plan: ImplementationPlan, contract: Contract, context: TaskContext | None = None
) -> tuple[tuple[UnitAnswers, ...], tuple[str, ...]]:
    """Return the answers of every unit of a plan with the analysis's code placed, and what was changed in it.

    Raises:
        ManyErrors: The plan asks for something that no unit can have; every fault is listed.
    """
    written, warnings = written_units(plan, contract, context or TaskContext())
    units, notes = place_code(written)
    return units, (*notes, *warnings)


def written_units(
    plan: ImplementationPlan, contract: Contract, context: TaskContext
) -> tuple[tuple[UnitAnswers, ...], tuple[str, ...]]:
    """Return the answers of every unit of a plan with the code as the analysis wrote it, and what has no home in them.

    Raises:
        ManyErrors: The plan asks for something that no unit can have; every fault is listed.
    """
    return with_stray_blocks(plan, translate(plan, contract, context))


def place_code(
    units: Sequence[UnitAnswers], *, own_classes: bool = True, plain: Collection[tuple[str, str]] = ()
) -> tuple[tuple[UnitAnswers, ...], tuple[str, ...]]:
    """Return the units with the analysis's code placed in them, and one note for each change that was made.

    Imports of the unit's own modules are rewritten, example usage is left out, the unit's settings class takes the
    place of the analysis's, and what is plainly wrong is repaired. Code that cannot be read comes back as it is. A
    class that is derived from the workspace's base becomes the plugin's, where it can.

    Args:
        units: The units with the code as the analysis wrote it.
        own_classes: Whether a class of the analysis may become the plugin's.
        plain: Modules and tests, as pairs of a unit's key and a name, that get no annotations of ours.
    """
    made = _placed(units, plain, own_classes=own_classes)
    return tuple(unit for unit, _ in made), _told(made)


def place_tasks(tasks: Sequence[Sequence[UnitAnswers]]) -> list[tuple[tuple[UnitAnswers, ...], tuple[str, ...]]]:
    """Do what ``place_code`` does for the units of several tasks, with as few children as for one.

    Raises:
        ToolBrokenError: A child was killed or kept from working.
    """
    made = _placed([unit for units in tasks for unit in units], ())
    # All of them have had the time of one: where it was not enough, each is given its own.
    if len(tasks) > 1 and any(NO_TIME in note for _, notes in made for note in notes):
        return [place_code(units) for units in tasks]
    rest = iter(made)
    each = [list(islice(rest, len(units))) for units in tasks]
    return [(tuple(unit for unit, _ in own), _told(own)) for own in each]


def _told(made: Sequence[tuple[UnitAnswers, tuple[str, ...]]]) -> tuple[str, ...]:
    """Return the notes on the units of one task, with what is not used of them."""
    said = (note for _, notes in made for note in notes)
    return (*said, *(f"{what} is not used: {why}" for unit, _ in made for what, why in unused(unit)))


def _placed(
    units: Sequence[UnitAnswers], plain: Collection[tuple[str, str]], *, own_classes: bool = True
) -> list[tuple[UnitAnswers, tuple[str, ...]]]:
    jobs = [promote(unit) if own_classes else _as_part(unit) for unit in units]
    known = _Known()
    placed = _place_all(jobs, plain, known)
    shapes = {id(job): shape_of(unit) for job, (unit, _) in zip(jobs, placed, strict=True) if job.moved}
    # A second look: what becomes the plugin's class is shaped, what cannot is placed as a part of the blueprint's.
    again = [
        Job(unit, job.moved, shape) if isinstance(shape, OwnClass) else _as_part(original)
        for original, job, (unit, _) in zip(units, jobs, placed, strict=True)
        if (shape := shapes.get(id(job)))
    ]
    second = iter(_place_all(again, plain, known))
    made: list[tuple[UnitAnswers, tuple[str, ...]]] = []
    for job, (unit, said) in zip(jobs, placed, strict=True):
        shape = shapes.get(id(job))
        last, more = next(second) if shape else (unit, ())
        refusal = f"{unit.name}: a class of the analysis cannot be the plugin's: {shape}."
        made.append((wire(last), (*more, refusal) if isinstance(shape, str) else (*said, *more)))
    return made


def place_again(unit: UnitAnswers, names: Collection[str]) -> UnitAnswers:
    """Return a unit with some of its modules put in order after a change: imports that are missing or left over."""
    every = {piece.module for piece in pieces_of(unit)}
    ((made, _),) = _place_all([Job(unit)], [(unit.key, name) for name in every], _Known(), only=names)
    return made


def promote(unit: UnitAnswers) -> Job:
    """Return a plugin of which the module with a class that derives from the workspace's base is the main file."""
    found = derived_class(unit) if isinstance(unit, PluginAnswers) else None
    if found is None or not isinstance(unit, PluginAnswers):
        return Job(unit)
    module, class_name = found
    spec = unit.plugin
    changes = {
        "class_name": class_name,
        "code": next(each.code for each in spec.modules if each.name == module),
        "modules": tuple(each for each in spec.modules if each.name != module),
    }
    details = spec.model_copy(update=changes).model_dump(mode="json")
    try:
        return Job(PluginAnswers.model_validate({**unit.to_data(), "plugin": details}), module)
    except ValidationError:
        # Its name is taken by something else of the unit.
        return Job(unit)


def _as_part(unit: UnitAnswers) -> Job:
    """Return a unit whose class that derives from the workspace's base is only a part of the plugin."""
    found = derived_class(unit) if isinstance(unit, PluginAnswers) else None
    return Job(unit, alone=found[1] if found and can_stand_alone(unit, *found) else "")


@dataclass(frozen=True)
class _Known:
    """What was placed before: a second look at a unit asks again for most of its modules."""

    found: dict[str, list[tuple[Place, Placed]]] = field(default_factory=dict)

    def get(self, code: str, place: Place) -> Placed | None:
        return next((placed for other, placed in self.found.get(code, ()) if other == place), None)

    def keep(self, code: str, place: Place, placed: Placed) -> None:
        self.found.setdefault(code, []).append((place, placed))


def _place_all(
    jobs: Sequence[Job], plain: Collection[tuple[str, str]], known: _Known, *, only: Collection[str] | None = None
) -> list[tuple[UnitAnswers, tuple[str, ...]]]:
    """Return each job's unit with its code placed, and the notes on that; one child does all that is not known."""
    wanted = [(job, piece) for job in jobs for piece in pieces_of(job.unit) if only is None or piece.module in only]
    if not wanted:
        return [(job.unit, ()) for job in jobs]
    places = [
        (piece.code, place_of(job, piece, annotates=(job.unit.key, piece.module) not in plain)) for job, piece in wanted
    ]
    new = [at for at, place in enumerate(places) if known.get(*place) is None]
    placed = _tidied([wanted[at][0] for at in new], place_in_child([places[at] for at in new]))
    for at, result in zip(new, placed, strict=True):
        known.keep(*places[at], result)
    by_job: dict[int, list[tuple[Piece, Placed]]] = {}
    for (owner, piece), place in zip(wanted, places, strict=True):
        if found := known.get(*place):
            by_job.setdefault(id(owner), []).append((piece, found))
    made = []
    for job in jobs:
        own = by_job.get(id(job), [])
        notes = tuple(f"{piece.module}: {note}" for piece, result in own for note in result.notes)
        made.append((_with_code(job.unit, own), notes))
    return made


def _tidied(jobs: Sequence[Job], placed: Sequence[Placed]) -> Sequence[Placed]:
    """Put in order what was changed; what was not stays as it was written."""
    changed = [at for at, result in enumerate(placed) if result.notes]
    texts = tidy_all([(placed[at].code, _style(jobs[at].unit.contract)) for at in changed]) if changed else ()
    codes = dict(zip(changed, texts, strict=True))
    return [
        result.model_copy(update={"code": codes[at]}) if at in codes else result for at, result in enumerate(placed)
    ]


def _style(contract: Contract) -> Style:
    return Style(contract.line_length, contract.quotes, tuple(contract.top_packages))


def _with_code(unit: UnitAnswers, placed: Sequence[tuple[Piece, Placed]]) -> UnitAnswers:
    if not placed:
        return unit
    details = details_of(unit).model_dump(mode="json")
    for piece, result in placed:
        code = clean_source(result.code)
        if piece.answer == "code":
            details["code"] = code
        else:
            details[piece.answer][piece.index]["code"] = code
    # A test of which nothing is left is no test.
    details["tests"] = [each for each in details["tests"] if each["code"] or each["module"]]
    return type(unit).model_validate({**unit.to_data(), unit.blueprint: details})
