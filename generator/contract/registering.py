"""The registration function of plugins: its parameters, and what it does with the plugin."""

from __future__ import annotations

import ast
from collections import Counter

import griffe

from generator.answers.contract import Entry, Parameter
from generator.contract.arguments import Known, Scope, dotted_name, parameters_of
from generator.contract.evidence import Evidence, distinct
from generator.contract.names import FoundClass, Names
from generator.contract.signatures import Annotations
from generator.contract.units_read import Unit
from generator.syntax_trees import nodes_of


def registering_of(seen: Evidence, chosen: list[Unit], names: Names, annotations: Annotations) -> dict[str, object]:
    """Return what is known of the registration function, as fields of ``Entry``."""
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
    return distinct(
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
        for node in nodes_of(unit.function)
        if isinstance(node, ast.Assign) and node.value is unit.call
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    awaited = {id(node.value) for node in nodes_of(unit.function) if isinstance(node, ast.Await)}
    for node in nodes_of(unit.function):
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
        for node in nodes_of(function)
    )


def _is_plain(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant)
