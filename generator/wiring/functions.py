"""Functions at the top of modules without classes of their own: called at start and stop, or methods of the plugin."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from generator.answers.details import Argument, UnitFunction
from generator.answers.parts import foreign_names
from generator.answers.units import PluginAnswers
from generator.wiring.filling import Available, Unfilled, fill
from generator.wiring.parameters import parameters_of
from generator.wiring.sources import Defined, Function, UnitCode, decorators
from generator.wiring.turns import function_fault, is_endless, starting, stopping
from generator.wiring.users import TOP, Key, key_of, reached

# Scripts have these; a plugin has no use for them.
_ENTRIES = frozenset({"main", "cli", "setup_plugin", "initialize_plugins", "demo", "example"})


@dataclass(frozen=True)
class Functions:
    """The functions that a plugin uses, and those that it does not with the reason."""

    used: tuple[UnitFunction, ...] = ()
    left: tuple[tuple[Defined, str], ...] = ()


def functions_of(
    unit: PluginAnswers, code: UnitCode, uses: Mapping[Key, frozenset[Key]], working: frozenset[Key]
) -> Functions:
    """Return what a plugin does with the functions of its modules.

    Args:
        unit: The plugin.
        code: Its code.
        uses: Who uses what; see ``users.uses``.
        working: The classes that do something; functions beside them are helpers.
    """
    used: list[UnitFunction] = []
    left: list[tuple[Defined, str]] = []
    helpers = {each for key, found in uses.items() for each in found if each != key}
    with_classes = {module for module, _ in working}
    foreign = foreign_names(unit.contract)
    for module in code.trees:
        # The plugin's own file has the function that the workspace's loader calls.
        registers = unit.contract.entry.function
        public = [each for each in code.functions(module) if not each.name.startswith("_") and each.name != registers]
        if module in foreign:
            left += [(each, f"the plugin's file has another {module}") for each in public]
            continue
        if module in with_classes:
            left += [(each, "it stands beside a class, and nothing calls it") for each in public]
            continue
        free = [each for each in public if key_of(each) not in helpers]
        turned, faults = _turned(unit, code, free, {each.name: _function(each) for each in code.functions(module)})
        used += turned
        names = {each.name for each in turned}
        for each in free:
            if each.name in names:
                continue
            fault = faults.get(each.name) or _method_fault(each)
            if fault:
                left.append((each, fault))
            else:
                used.append(UnitFunction(module=module, name=each.name, use="method"))
        left += _circles(public, free, uses)
    return Functions(tuple(used), tuple(left))


def _circles(
    public: list[Defined], free: list[Defined], uses: Mapping[Key, frozenset[Key]]
) -> list[tuple[Defined, str]]:
    """Return functions that only call each other: nobody outside of the circle does."""
    outside = frozenset(key for key in uses if key[1] == TOP or key in {key_of(each) for each in free})
    seen = reached(outside, uses)
    return [(each, "only functions call it that nothing uses") for each in public if key_of(each) not in seen]


def _turned(
    unit: PluginAnswers, code: UnitCode, free: list[Defined], around: Mapping[str, Function]
) -> tuple[list[UnitFunction], dict[str, str]]:
    """Return the functions that start and stop something, and why others that would cannot."""
    by_name = {each.name: each for each in free}
    faults: dict[str, str] = {}
    found: list[UnitFunction] = []
    names = [name for name in starting(by_name) if name not in _ENTRIES]
    for name in names:
        made = _call(unit, code, by_name[name], around)
        if isinstance(made, Unfilled):
            faults[name] = made.reason
            continue
        found.append(_used(by_name[name], "start", made))
        stops = [each for each in stopping(by_name, name) if each not in {one.name for one in found}]
        if stops:
            stopped = _call(unit, code, by_name[stops[0]], around)
            if isinstance(stopped, Unfilled):
                faults[stops[0]] = stopped.reason
            else:
                found.append(_used(by_name[stops[0]], "stop", stopped))
    # One that takes what only its callers know is no start of the plugin: it may still be one of its methods.
    return found, {name: why for name, why in faults.items() if not parameters_of(_function(by_name[name]), skip=0)}


def _used(each: Defined, use: str, arguments: tuple[Argument, ...]) -> UnitFunction:
    return UnitFunction.model_validate(
        {
            "module": each.module,
            "name": each.name,
            "use": use,
            "arguments": arguments,
            "awaited": isinstance(each.node, ast.AsyncFunctionDef),
        }
    )


def _call(
    unit: PluginAnswers, code: UnitCode, each: Defined, around: Mapping[str, Function]
) -> tuple[Argument, ...] | Unfilled:
    """Return the arguments with which the plugin calls a function when it starts or stops, or why it cannot."""
    function = _function(each)
    fault = function_fault(function, around, unit.contract.plugin_base)
    if fault:
        return Unfilled(fault)
    if isinstance(function, ast.AsyncFunctionDef) and is_endless(function, around):
        return Unfilled("it does not end by itself and would hold the plugin up")
    available = Available(unit.name, unit.plugin, unit.contract, code, {}, in_constructor=False)
    return fill(parameters_of(function, skip=0), each, available)


def _method_fault(each: Defined) -> str:
    if each.name in _ENTRIES:
        return "it is a script's way in"
    odd = [name for name in decorators(_function(each)) if name not in {"contextmanager", "asynccontextmanager"}]
    known = {"cache", "lru_cache", "wraps", "retry", "overload", "on_exception", "catch"}
    return f"its decorator {odd[0] or 'expression'} decides how it is used" if odd and odd[0] not in known else ""


def _function(each: Defined) -> Function:
    if isinstance(each.node, ast.ClassDef):
        raise TypeError(each.key)
    return each.node
