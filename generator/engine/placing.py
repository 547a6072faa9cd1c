"""Making the code of an analysis fit the unit it goes into, before it is rendered."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from generator.answers.contract import Contract
from generator.answers.parts import foreign_names
from generator.answers.text import clean_source
from generator.answers.units import PluginAnswers, UnitAnswers
from generator.codemods.placing import OwnClass, Place, Placed, place_in_child, programs_of, tidy
from generator.engine.stray_blocks import with_stray_blocks
from generator.engine.wiring import unused, wire
from generator.engine.wiring.own_class import can_stand_alone, derived_class, shape_of
from generator.plan import ImplementationPlan
from generator.translate import TaskContext, translate
from generator.unit_parts import logic_class, main_class


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


@dataclass(frozen=True)
class _Piece:
    """One piece of program text in a unit's answers: the answer that holds it, its position there, its module."""

    answer: str
    index: int
    module: str
    code: str


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
    jobs = [promote(unit) if own_classes else _as_part(unit) for unit in units]
    placed = _place_all(jobs, plain)
    shapes = {id(job): shape_of(unit) for job, (unit, _) in zip(jobs, placed, strict=True) if job.moved}
    # A second look: what becomes the plugin's class is shaped, what cannot is placed as a part of the blueprint's.
    again = [
        Job(unit, job.moved, shape) if isinstance(shape, OwnClass) else _as_part(original)
        for original, job, (unit, _) in zip(units, jobs, placed, strict=True)
        if (shape := shapes.get(id(job)))
    ]
    second = iter(_place_all(again, plain))
    made: list[UnitAnswers] = []
    notes: list[str] = []
    for job, (unit, said) in zip(jobs, placed, strict=True):
        shape = shapes.get(id(job))
        last, more = next(second) if shape else (unit, ())
        refusal = f"{unit.name}: a class of the analysis cannot be the plugin's: {shape}."
        notes += [*more, refusal] if isinstance(shape, str) else [*said, *more]
        made.append(wire(last))
    return tuple(made), (*notes, *(f"{what} is not used: {why}" for unit in made for what, why in unused(unit)))


def place_again(unit: UnitAnswers, names: Collection[str]) -> UnitAnswers:
    """Return a unit with some of its modules put in order after a change: imports that are missing or left over."""
    every = {piece.module for piece in _pieces(unit)}
    ((made, _),) = _place_all([Job(unit)], [(unit.key, name) for name in every], only=names)
    return made


@dataclass(frozen=True)
class Job:
    """A unit to be placed.

    Attributes:
        unit: The unit.
        moved: The module that became the file with the plugin's class.
        shape: How its class becomes the plugin's.
        alone: A class that derives from the workspace's base and does without it.
    """

    unit: UnitAnswers
    moved: str = ""
    shape: OwnClass | None = None
    alone: str = ""


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
        "tests": tuple(each for each in spec.tests if each.module != module),
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


def _place_all(
    jobs: Sequence[Job], plain: Collection[tuple[str, str]], *, only: Collection[str] | None = None
) -> list[tuple[UnitAnswers, tuple[str, ...]]]:
    """Return each job's unit with its code placed, and the notes on that; one child does them all."""
    wanted = [(job, piece) for job in jobs for piece in _pieces(job.unit) if only is None or piece.module in only]
    if not wanted:
        return [(job.unit, ()) for job in jobs]
    places = [
        (piece.code, _place(job, piece, annotates=(job.unit.key, piece.module) not in plain)) for job, piece in wanted
    ]
    placed = list(zip(wanted, place_in_child(places), strict=True))
    made = []
    for job in jobs:
        own = [(piece, result) for (owner, piece), result in placed if owner is job]
        notes = tuple(f"{piece.module}: {note}" for piece, result in own for note in result.notes)
        made.append((_with_code(job.unit, own), notes))
    return made


def main_module(unit: UnitAnswers) -> str:
    """Return the module with the unit's own class."""
    if unit.blueprint != "plugin":
        return unit.name
    return unit.contract.how_made.main.format(name=unit.name).removesuffix(".py")


def _details(unit: UnitAnswers) -> Any:
    return getattr(unit, unit.blueprint)


def _pieces(unit: UnitAnswers) -> list[_Piece]:
    details = _details(unit)
    found = [
        _Piece(answer, index, each.name, each.code)
        for answer in ("modules", "tests")
        for index, each in enumerate(getattr(details, answer, ()))
        if each.code
    ]
    code = getattr(details, "code", "")
    return [*found, _Piece("code", 0, main_module(unit), code)] if code else found


def _with_code(unit: UnitAnswers, placed: Sequence[tuple[_Piece, Placed]]) -> UnitAnswers:
    if not placed:
        return unit
    details = _details(unit).model_dump(mode="json")
    for piece, result in placed:
        # What was not changed stays as it was written; what was changed is put in order.
        contract = unit.contract
        code = clean_source(tidy(result.code, contract.line_length, contract.quotes) if result.notes else result.code)
        if piece.answer == "code":
            details["code"] = code
        else:
            details[piece.answer][piece.index]["code"] = code
    # A test of which nothing is left is no test.
    details["tests"] = [each for each in details["tests"] if each["code"] or each["module"]]
    return type(unit).model_validate({**unit.to_data(), unit.blueprint: details})


def _place(job: Job, piece: _Piece, *, annotates: bool) -> Place:
    unit = job.unit
    details, contract = _details(unit), unit.contract
    is_plugin = unit.blueprint == "plugin"
    # A service with code of its own brings its own settings.
    fields = details.fields if is_plugin else ()
    base = contract.plugin_base
    return Place(
        package=_package(unit),
        module=piece.module,
        siblings=_siblings(job),
        config_class=details.config_class if is_plugin else "",
        known_names=_known_names(unit),
        renamed=_renamed(unit),
        workspace_roots=tuple(sorted({path.split("/")[0] for path in (contract.plugins_dir, contract.services_dir)})),
        is_test=piece.answer == "tests",
        line_length=contract.line_length,
        settings_fields=tuple(field.name for field in fields),
        secrets=tuple(field.name for field in fields if field.secret),
        programs=tuple(sorted({program for each in _pieces(unit) for program in programs_of(each.code)})),
        plugin_bases={base.class_name: base.module} if base else {},
        lifecycle={method.name: method.is_async for method in base.methods} if base else {},
        logger=contract.logger,
        is_absolute=is_plugin and contract.how_made.is_loaded_as_file,
        alone=job.alone if piece.answer == "modules" else "",
        own_class=job.shape if piece.answer == "code" else None,
        is_strict=contract.strict_types,
        annotates=annotates,
    )


def _package(unit: UnitAnswers) -> str:
    if unit.blueprint == "plugin":
        return f"{unit.contract.plugins_dir.replace('/', '.')}.{unit.name}"
    return unit.contract.services_dir.replace("/", ".")


def _siblings(job: Job) -> dict[str, str]:
    """Return the names by which an analysis may call the unit's package and modules, each with the module's name."""
    unit = job.unit
    package = _package(unit)
    if not isinstance(unit, PluginAnswers):
        names = (unit.name, f"{unit.name}_service", unit.name.removesuffix("_service"))
        return {alias: unit.name for name in names for alias in (name, f"{package}.{name}")}
    folders = {"", "plugins.", f"{package.rpartition('.')[0]}."}
    packages = [f"{folder}{name}" for name in (unit.name, f"{unit.name}_plugin") for folder in sorted(folders)]
    stems = {stem: stem for stem in ["config", *(module.name for module in unit.plugin.modules)]}
    if unit.plugin.code:
        main = main_module(unit)
        stems |= dict.fromkeys((job.moved or main, main), main)
    within = {f"{alias}.{stem}": home for alias in packages for stem, home in stems.items()}
    return {**dict.fromkeys(packages, ""), **within, **stems}


def _known_names(unit: UnitAnswers) -> dict[str, str]:
    """Return the public names of the unit's modules, each with the module that defines it."""
    if isinstance(unit, PluginAnswers):
        defined = [(each.name, _public(each.code) if each.code else [each.class_name]) for each in unit.plugin.modules]
        defined.append((main_module(unit), _public(unit.plugin.code)))
        return {name: module for module, names in reversed(defined) for name in names} | {
            unit.plugin.config_class: "config"
        }
    return dict.fromkeys(_public(getattr(_details(unit), "code", "")), unit.name)


def _renamed(unit: UnitAnswers) -> dict[str, str]:
    """Return the analysis's main class with its name in the unit, where the plugin's class has taken its own."""
    if not isinstance(unit, PluginAnswers) or unit.plugin.code:
        return {}
    spec = unit.plugin
    mains = [main for each in spec.modules if each.code and (main := main_class(each.code, unit.name))]
    taken = {spec.class_name, spec.config_class, *foreign_names(unit.contract)}
    taken |= {each.class_name for each in spec.modules if each.class_name}
    taken |= {name for each in spec.modules for name in _public(each.code)} - set(mains)
    named = {main: logic_class(main, taken) for main in mains if main == spec.class_name or main.endswith("Plugin")}
    return {old: new for old, new in named.items() if old != new}


def _public(code: str) -> list[str]:
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    defined = (node.name for node in body if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef))
    return [name for name in defined if not name.startswith("_")]
