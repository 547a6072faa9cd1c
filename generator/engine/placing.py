"""Making the code of an analysis fit the unit it goes into, before it is rendered."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from generator.answers.contract import Contract
from generator.answers.text import clean_source
from generator.answers.units import PluginAnswers, UnitAnswers
from generator.codemods.placing import Place, Placed, place_in_child, programs_of, tidy
from generator.engine.wiring import wire
from generator.plan import ImplementationPlan
from generator.translate import TaskContext, translate
from generator.unit_parts import main_class


def units_of(
    plan: ImplementationPlan, contract: Contract, context: TaskContext | None = None
) -> tuple[tuple[UnitAnswers, ...], tuple[str, ...]]:
    """Return the answers of every unit of a plan with the analysis's code placed, and what was changed in it.

    Raises:
        ManyErrors: The plan asks for something that no unit can have; every fault is listed.
    """
    return place_code(translate(plan, contract, context or TaskContext()))


@dataclass(frozen=True)
class _Piece:
    """One piece of program text in a unit's answers: the answer that holds it, its position there, its module."""

    answer: str
    index: int
    module: str
    code: str


def place_code(units: Sequence[UnitAnswers]) -> tuple[tuple[UnitAnswers, ...], tuple[str, ...]]:
    """Return the units with the analysis's code placed in them, and one note for each change that was made.

    Imports of the unit's own modules are rewritten, example usage is left out, the unit's settings class takes the
    place of the analysis's, and what is plainly wrong is repaired. Code that cannot be read comes back as it is.
    """
    wanted = [(unit, piece) for unit in units for piece in _pieces(unit)]
    if not wanted:
        return tuple(units), ()
    results = place_in_child([(piece.code, _place(unit, piece)) for unit, piece in wanted])
    placed = list(zip(wanted, results, strict=True))
    changed: list[UnitAnswers] = []
    for unit in units:
        changed.append(_with_code(unit, [(piece, result) for (owner, piece), result in placed if owner is unit]))
    made = [wire(unit) for unit in changed]
    notes = [f"{piece.module}: {note}" for (_, piece), result in placed for note in result.notes]
    return tuple(made), (*notes, *_not_started(changed, made))


def _not_started(before: Sequence[UnitAnswers], after: Sequence[UnitAnswers]) -> Iterator[str]:
    """Yield a sentence for each main class that the plugin cannot make by itself."""
    for unit, made in zip(before, after, strict=True):
        if isinstance(unit, PluginAnswers) and isinstance(made, PluginAnswers):
            for planned, module in zip(unit.plugin.modules, made.plugin.modules, strict=True):
                if planned.code and planned.class_name and not module.class_name:
                    reason = "its constructor takes something else than the plugin's settings, or cannot be read."
                    yield f"{module.name}: The plugin does not make {planned.class_name}: {reason}"


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
    return [*found, _Piece("code", 0, unit.name, code)] if code else found


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


def _place(unit: UnitAnswers, piece: _Piece) -> Place:
    details, contract = _details(unit), unit.contract
    is_plugin = unit.blueprint == "plugin"
    # A service with code of its own brings its own settings.
    fields = details.fields if is_plugin else ()
    base = contract.plugin_base
    return Place(
        package=_package(unit),
        module=piece.module,
        siblings=_siblings(unit),
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
    )


def _package(unit: UnitAnswers) -> str:
    if unit.blueprint == "plugin":
        return f"{unit.contract.plugins_dir.replace('/', '.')}.{unit.name}"
    return unit.contract.services_dir.replace("/", ".")


def _siblings(unit: UnitAnswers) -> dict[str, str]:
    """Return the names by which an analysis may call the unit's package and modules, each with the module's name."""
    package = _package(unit)
    if not isinstance(unit, PluginAnswers):
        names = (unit.name, f"{unit.name}_service", unit.name.removesuffix("_service"))
        return {alias: unit.name for name in names for alias in (name, f"{package}.{name}")}
    folders = {"", "plugins.", f"{package.rpartition('.')[0]}."}
    packages = [f"{folder}{name}" for name in (unit.name, f"{unit.name}_plugin") for folder in sorted(folders)]
    stems = ["config", *(module.name for module in unit.plugin.modules)]
    within = {f"{alias}.{stem}": stem for alias in packages for stem in stems}
    return {**dict.fromkeys(packages, ""), **within, **{stem: stem for stem in stems}}


def _known_names(unit: UnitAnswers) -> dict[str, str]:
    """Return the public names of the unit's modules, each with the module that defines it."""
    if isinstance(unit, PluginAnswers):
        defined = [(each.name, _public(each.code) if each.code else [each.class_name]) for each in unit.plugin.modules]
        return {name: module for module, names in reversed(defined) for name in names} | {
            unit.plugin.config_class: "config"
        }
    return dict.fromkeys(_public(getattr(_details(unit), "code", "")), unit.name)


def _renamed(unit: UnitAnswers) -> dict[str, str]:
    """Return the analysis's main class with its name in the unit, where these differ."""
    modules = unit.plugin.modules if isinstance(unit, PluginAnswers) else ()
    named = [(main_class(each.code, unit.name), each.class_name) for each in modules if each.code and each.class_name]
    return {old: new for old, new in named if old and old != new}


def _public(code: str) -> list[str]:
    try:
        body = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    defined = (node.name for node in body if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef))
    return [name for name in defined if not name.startswith("_")]
