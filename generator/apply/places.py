"""Where each piece of the analysis's code goes: the module of the unit that it becomes, and what surrounds it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from generator.answers.parts import foreign_names
from generator.answers.units import PluginAnswers, UnitAnswers, details_of
from generator.edit.fit_code import OwnClass, Place
from generator.syntax_trees import body_of
from generator.unit_parts import logic_class, main_class


@dataclass(frozen=True)
class Piece:
    """One piece of program text in a unit's answers: the answer that holds it, its position there, its module."""

    answer: str
    index: int
    module: str
    code: str


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


def main_module(unit: UnitAnswers) -> str:
    """Return the module with the unit's own class."""
    if unit.blueprint != "plugin":
        return unit.name
    return unit.contract.entry.main.format(name=unit.name).removesuffix(".py")


def pieces_of(unit: UnitAnswers) -> list[Piece]:
    """Return all program text of the analysis in a unit's answers."""
    details = details_of(unit)
    found = [
        Piece(answer, index, each.name, each.code)
        for answer in ("modules", "tests")
        for index, each in enumerate(getattr(details, answer, ()))
        if each.code
    ]
    code = getattr(details, "code", "")
    return [*found, Piece("code", 0, main_module(unit), code)] if code else found


def place_of(job: Job, piece: Piece, *, annotates: bool) -> Place:
    """Return where a piece goes; ``annotates`` tells whether it gets annotations of ours."""
    unit = job.unit
    details, contract = details_of(unit), unit.contract
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
        workspace_roots=contract.top_packages,
        is_test=piece.answer == "tests",
        line_length=contract.line_length,
        settings_fields=tuple(field.name for field in fields),
        secrets=tuple(field.name for field in fields if field.secret),
        plugin_bases={base.class_name: base.module} if base else {},
        logger=contract.logger,
        is_absolute=is_plugin and contract.entry.is_loaded_as_file,
        alone=job.alone if piece.answer == "modules" else "",
        own_class=job.shape if piece.answer == "code" else None,
        is_strict=contract.strict_types,
        annotates=annotates,
    )


def _package(unit: UnitAnswers) -> str:
    if unit.blueprint == "plugin":
        return f"{unit.contract.package_of(unit.contract.plugins_dir)}.{unit.name}"
    return unit.contract.package_of(unit.contract.services_dir)


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
    return dict.fromkeys(_public(getattr(details_of(unit), "code", "")), unit.name)


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
    defined = (
        node.name for node in body_of(code) if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return [name for name in defined if not name.startswith("_")]
