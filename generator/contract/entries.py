"""How an instance of a plugin comes to the workspace: from what existing plugins do and what the loader calls."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import griffe

from generator.answers.contract import Entry, Hub, Parameter, PluginBase
from generator.contract.arguments import Known, Scope, dotted_name, parameters_of
from generator.contract.constructors import constructor_of
from generator.contract.findings import Notes
from generator.contract.loading import Loading
from generator.contract.names import FoundClass, Names
from generator.contract.signatures import Annotations
from generator.contract.units_read import Unit

_MAIN = "{name}_plugin.py"
_PACKAGE = "__init__.py"


@dataclass(frozen=True)
class Evidence:
    """What the rest of the reading found out.

    Attributes:
        units: All existing plugins.
        derived: Those whose class derives from the base; where there is no base, those that have a class.
        loading: The loader, if any.
        base: The base class, if any.
        hub: The hub, if any.
        known: What is known of the settings class and the hub.
        manifest_entry: How the manifest's entry is written.
        has_manifest: Whether plugins have a manifest at all.
        can_get_settings: Whether a unit can come to the settings object by itself.
    """

    units: tuple[Unit, ...]
    derived: tuple[Unit, ...]
    loading: Loading | None
    base: PluginBase | None
    hub: Hub | None
    known: Known
    manifest_entry: str
    has_manifest: bool
    can_get_settings: bool


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
    registering = _registering(seen, chosen, names, annotations) if function else {"parameters": ()}
    seen = _able(seen, registering["parameters"])
    made = _constructor(seen, function, chosen, names, annotations)
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


def _registering(seen: Evidence, chosen: list[Unit], names: Names, annotations: Annotations) -> dict[str, object]:
    """Return what is known of the registration function."""
    call = seen.loading.call if seen.loading else None
    making = [unit for unit in chosen if unit.made is not None and unit.call is not None]
    asynchronous = Counter(isinstance(unit.function, ast.AsyncFunctionDef) for unit in chosen)
    is_async = asynchronous.most_common(1)[0][0] if asynchronous else bool(call and call.is_awaited)
    methods = Counter(_handed_to(unit, names, seen.known) for unit in making)
    if methods:
        method, method_is_async = methods.most_common(1)[0][0]
    elif call is not None and call.is_used:
        method, method_is_async = "", False
    else:
        method = seen.hub.register_method if seen.hub else ""
        method_is_async = bool(seen.hub and seen.hub.is_async and method)
    returns = Counter(_returns(unit) for unit in making)
    uses = call is not None and call.is_used
    returned = returns.most_common(1)[0][0] if returns else call is None
    return {
        "parameters": _parameters(seen, chosen, names, annotations),
        "is_async": is_async or method_is_async,
        "returns_plugin": uses or returned,
        "hub_method": method,
        "hub_method_is_async": method_is_async,
    }


def _parameters(seen: Evidence, chosen: list[Unit], names: Names, annotations: Annotations) -> tuple[Parameter, ...]:
    """Return the parameters of the registration function: as most plugins write it, else as the loader calls it."""
    counted: Counter[tuple[Parameter, ...]] = Counter()
    for unit in chosen:
        if unit.function is not None and unit.source is not None:
            listed = parameters_of(unit.function, Scope(unit.source, names, seen.known, unit.name))
            texts = _annotations(unit, annotations)
            counted[tuple(each.model_copy(update={"annotation": texts.get(each.name, "")}) for each in listed)] += 1
    if counted:
        return counted.most_common(1)[0][0]
    call = seen.loading.call if seen.loading else None
    if call is None:
        return Entry().parameters
    own = next((each.name for each in seen.base.constructor if each.source == "hub"), "hub") if seen.base else "hub"
    return _distinct(
        each.model_copy(update={"name": own}) if call.hub and each.source == "hub" else each for each in call.arguments
    )


def _annotations(unit: Unit, annotations: Annotations) -> dict[str, str]:
    if unit.function is None or unit.source is None:
        return {}
    member = unit.source.module.members.get(unit.function.name)
    if not isinstance(member, griffe.Function):
        return {}
    scope = FoundClass(unit.source, griffe.Class("_", parent=unit.source.module))
    return {each.name: annotations.text(each.annotation, scope) for each in member.parameters}


def _handed_to(unit: Unit, names: Names, known: Known) -> tuple[str, bool]:
    """Return the hub's method that a registration function hands the plugin to, and whether it awaits it."""
    if unit.function is None or unit.source is None:
        return "", False
    values = Scope(unit.source, names, known, unit.name).enter(unit.function).values
    plugins = {
        target.id
        for node in ast.walk(unit.function)
        if isinstance(node, ast.Assign) and node.value is unit.call
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    awaited = {id(node.value) for node in ast.walk(unit.function) if isinstance(node, ast.Await)}
    for node in ast.walk(unit.function):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        holder = dotted_name(node.func.value)
        passes = any(each is unit.call or dotted_name(each) in plugins for each in node.args)
        if passes and holder is not None and values.get(holder) == "hub":
            return node.func.attr, id(node) in awaited
    return "", False


def _returns(unit: Unit) -> bool:
    function = unit.function
    return function is not None and any(
        isinstance(node, ast.Return) and node.value is not None and not _is_plain(node.value)
        for node in ast.walk(function)
    )


def _is_plain(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant)


def _constructor(
    seen: Evidence, function: str, chosen: list[Unit], names: Names, annotations: Annotations
) -> tuple[Parameter, ...]:
    """Return what a plugin's constructor takes."""
    call = seen.loading.call if seen.loading else None
    if not function and call is not None and call.arguments:
        return _named(call.arguments, seen, names, annotations)
    counted: Counter[tuple[Parameter, ...]] = Counter()
    for unit in chosen if function else ():
        if unit.made is not None and unit.call is not None:
            counted[_filled(unit, seen, names, annotations)] += 1
    listed = counted.most_common(1)[0][0] if counted else ()
    if not function or seen.base is None:
        return listed
    return (*listed, *_left(seen, listed))


def _left(seen: Evidence, listed: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """Return what the base needs of the workspace's objects and ``listed`` has not."""
    there = {each.source for each in listed}
    wanted = [each for each in seen.base.constructor if each.required] if seen.base else []
    return tuple(
        each.model_copy(update={"keyword_only": any(other.keyword_only for other in listed)})
        for each in wanted
        if (each.source == "hub" or (each.source == "settings" and seen.can_get_settings)) and each.source not in there
    )


def _filled(unit: Unit, seen: Evidence, names: Names, annotations: Annotations) -> tuple[Parameter, ...]:
    """Return the parameters of a plugin's class that its registration function fills from the workspace."""
    if unit.made is None or unit.call is None or unit.source is None or unit.function is None:
        return ()
    scope = Scope(unit.source, names, seen.known, unit.name).enter(unit.function)
    takes = constructor_of(unit.made, names, annotations)
    positional = [each for each in takes if not each.keyword_only]
    by_name = {each.name: each for each in takes}
    pairs = list(zip(positional, unit.call.args, strict=False))
    pairs += [(by_name[each.arg], each.value) for each in unit.call.keywords if each.arg in by_name and each.arg]
    found = []
    for parameter, value in pairs:
        source = scope.classify(value)
        if source in ("settings", "hub", "name", "version", "description", "logger"):
            found.append(parameter.model_copy(update={"source": source, "required": True}))
    return tuple(found)


def _named(
    arguments: tuple[Parameter, ...], seen: Evidence, names: Names, annotations: Annotations
) -> tuple[Parameter, ...]:
    """Return what the loader passes, with the names and annotations that plugins, else the base, give it."""
    counted: Counter[tuple[Parameter, ...]] = Counter()
    for unit in seen.derived:
        if unit.made is not None and "__init__" in unit.made.node.members:
            counted[constructor_of(unit.made, names, annotations)] += 1
    takes = counted.most_common(1)[0][0] if counted else seen.base.constructor if seen.base else ()
    positional = [each for each in takes if not each.keyword_only]
    by_name = {each.name: each for each in takes}
    found = []
    for index, argument in enumerate(arguments):
        parameter = by_name.get(argument.name) if argument.keyword_only else None
        if parameter is None and not argument.keyword_only and index < len(positional):
            parameter = positional[index]
        source = argument.source
        if source == "unknown" and parameter is not None:
            source = parameter.source
        kept = parameter or argument
        found.append(
            kept.model_copy(update={"source": source, "required": True, "keyword_only": argument.keyword_only})
        )
    return _distinct(found)


def _distinct(listed: Iterable[Parameter]) -> tuple[Parameter, ...]:
    found: dict[str, Parameter] = {}
    for each in listed:
        found.setdefault(each.name, each)
    return tuple(found.values())


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
