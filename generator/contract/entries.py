"""How an instance of a plugin comes to the workspace: from what existing plugins do and what the loader calls."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import PurePosixPath

from generator.answers.contract import Entry
from generator.contract.evidence import Evidence
from generator.contract.findings import Notes
from generator.contract.made_with import constructor_by_use
from generator.contract.names import Names
from generator.contract.registering import registering_of
from generator.contract.signatures import Annotations
from generator.contract.units_read import Unit

_MAIN = "{name}_plugin.py"
_PACKAGE = "__init__.py"


def read_entry(seen: Evidence, names: Names, annotations: Annotations, notes: Notes) -> Entry:
    """Return how plugins are made and registered.

    Args:
        seen: What was found out before.
        names: Resolves names of the workspace.
        annotations: Writes annotations, and gathers what must be imported for them.
        notes: Receives the facts and where they were seen.
    """
    function = _function(seen)
    showing = [unit for unit in seen.derived if unit.function is not None and unit.function.name == function]
    chosen = showing or [unit for unit in seen.units if unit.function is not None and unit.function.name == function]
    file, main = _files(seen, chosen)
    as_file = seen.loading.is_loaded_as_file if seen.loading else False
    registering = registering_of(seen, chosen, names, annotations) if function else {"parameters": ()}
    seen = _able(seen, registering["parameters"])
    made = constructor_by_use(seen, function, chosen, names, annotations)
    where = seen.loading.where if seen.loading else (chosen[0].where if chosen else "")
    notes.found("entry.file", file, where, "the loader starts from it" if seen.loading else "the plugin's package")
    notes.found("entry.main", main, "", "holds the plugin's class")
    notes.found(
        "entry.is_loaded_as_file", str(as_file).lower(), where, "imports are absolute" if as_file else "in its package"
    )
    entry = Entry(file=file, main=main, is_loaded_as_file=as_file, function=function, constructor=made)
    entry = entry.model_copy(update=registering)
    rule = (
        f"defined by {len(chosen)} of {len(seen.units)} plugins"
        if chosen
        else "the loader calls it"
        if seen.loading
        else "nothing shows another way"
    )
    place = chosen[0].where if chosen else where
    notes.found("entry.function", function or "none", place, rule if function else "the loader makes the class itself")
    for parameter in entry.parameters if function else ():
        notes.found(f"entry.parameters.{parameter.name}", parameter.source, place, "what the function takes")
    for parameter in made:
        notes.found(
            f"entry.constructor.{parameter.name}", parameter.source, place or where, "what a plugin is made with"
        )
    if function:
        given = f"{entry.hub_method or 'nothing'}, returns {'the plugin' if entry.returns_plugin else 'nothing'}"
        notes.found("entry.hub_method", given, place, "what the function does with the plugin")
    _report(entry, seen, where, notes)
    return entry


def _able(seen: Evidence, parameters: object) -> Evidence:
    """Say that the settings object can be had where the registration function gets it."""
    listed = parameters if isinstance(parameters, tuple) else ()
    return replace(seen, can_get_settings=seen.can_get_settings or any(each.source == "settings" for each in listed))


def _function(seen: Evidence) -> str:
    """Return the registration function's name; empty where the loader makes the class itself."""
    _, colon, attribute = seen.manifest_entry.partition(":")
    call = seen.loading.call if seen.loading else None
    if call is not None and call.function:
        return call.function
    if seen.has_manifest and seen.manifest_entry.endswith("{class_name}"):
        return ""
    if seen.has_manifest and colon and "{name}" not in attribute and (call is None or not call.makes_class):
        return attribute
    if call is not None and call.makes_class:
        return ""
    counted = Counter(unit.function.name for unit in seen.derived or seen.units if unit.function)
    counted = counted or Counter(unit.function.name for unit in seen.units if unit.function)
    return counted.most_common(1)[0][0] if counted else "register"


def _files(seen: Evidence, chosen: list[Unit]) -> tuple[str, str]:
    """Return the file that the loader starts from, and the one with the plugin's class."""
    folders = [unit for unit in seen.units if not unit.is_module]
    file = seen.loading.file if seen.loading else ""
    if seen.loading is not None and seen.loading.is_from_manifest and seen.has_manifest:
        file = file_of_entry(seen.manifest_entry)
    if not file and seen.loading is None:
        starts = Counter(_in_folder(unit, unit.source.path) for unit in chosen if unit.source and not unit.is_module)
        file = _majority(starts, len(folders))
    file = file or _PACKAGE
    if file != _PACKAGE:
        return file, file
    homes = Counter(_in_folder(unit, unit.made.source.path) for unit in folders if unit.made)
    homes.pop(_PACKAGE, None)
    return file, _majority(homes, len(folders)) or _MAIN


def file_of_entry(pattern: str) -> str:
    """Return the file of a plugin's folder that a manifest's entry names: ``plugin.py`` for ``plugin:register``."""
    module = pattern.partition(":")[0]
    if module.endswith(".py"):
        return module.rpartition("/")[2]
    if module.endswith(".{class_name}"):
        module = module.removesuffix(".{class_name}")
    last = module.rpartition(".")[2]
    return _PACKAGE if last == "{name}" else f"{last}.py"


def _in_folder(unit: Unit, path: str) -> str:
    """Return a file of a plugin's folder with the plugin's name as a hole; empty for files further below."""
    inside = path.removeprefix(f"{unit.folder}/")
    stem = PurePosixPath(inside).stem
    if "/" in inside:
        return ""
    plain = unit.name.removesuffix("_plugin")
    if stem == unit.name or stem.startswith(f"{unit.name}_"):
        return "{name}" + stem.removeprefix(unit.name) + ".py"
    return _MAIN if stem == f"{plain}_plugin" else inside


def _majority(counted: Counter[str], among: int) -> str:
    """Return what more than half of the plugins do, at least two of them: one neighbour is no rule."""
    counted.pop("", None)
    best = counted.most_common(1)
    return best[0][0] if best and best[0][1] > 1 and best[0][1] * 2 > among else ""


def _report(entry: Entry, seen: Evidence, where: str, notes: Notes) -> None:
    """Note a problem for what the loader passes or a plugin needs, and nobody can tell what it is."""
    for field, listed in (("entry.parameters", entry.parameters), ("entry.constructor", entry.constructor)):
        for parameter in listed:
            # What the loader gives to a class that it makes itself is passed on as it comes.
            if parameter.source == "unknown" and parameter.required and entry.function:
                notes.problem(
                    field,
                    f"{where}: nobody can tell what {parameter.name!r} of {entry.function or 'the constructor'} is: "
                    f"set {field} in the [contract] table of the configuration.",
                )
    wanted = {each.source for each in seen.base.constructor if each.required} if seen.base else set()
    lacking = wanted - {each.source for each in entry.constructor}
    if "settings" in lacking and seen.base is not None and not seen.can_get_settings:
        notes.problem(
            "entry.settings",
            f"{seen.base.class_name} needs the settings object, and a plugin cannot come to it: sought among the "
            "parameters of the registration function, the hub's attributes, and the functions and variables of the "
            "modules that name the settings class.",
        )
    if "hub" in lacking and not entry.function and seen.base is not None:
        notes.problem(
            "entry.constructor",
            f"{where}: the loader makes plugins without the hub that {seen.base.class_name} needs: set "
            "entry.constructor in the [contract] table of the configuration.",
        )
    if seen.units and all(unit.is_module for unit in seen.units):
        notes.found(
            "entry.main", "single modules", seen.units[0].where, "the existing plugins are; a unit is a package"
        )
