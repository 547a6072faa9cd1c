"""How the plugin makes, starts and stops what the analysis wrote: read from that code, never run."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from generator.answers.units import PluginAnswers, UnitAnswers
from generator.wiring.planning import Unused, plan_wiring

__all__ = ["is_wired", "unused", "unwire", "wire"]
_HELD_BACK = "the plugin does not start it: that did not pass the checks"


def wire(unit: UnitAnswers) -> UnitAnswers:
    """Return a plugin that makes, starts and calls what its modules define, as far as that can be told."""
    if not isinstance(unit, PluginAnswers):
        return unit
    planned = plan_wiring(unit)
    return _with(unit, parts=planned.parts, functions=planned.functions)


def rewire(unit: PluginAnswers, before: PluginAnswers) -> PluginAnswers:
    """Return a plugin whose code was changed, with those parts and functions only that it had before."""
    planned = plan_wiring(unit)
    classes = {(each.module, each.class_name) for each in before.plugin.parts}
    names = {(each.module, each.name) for each in before.plugin.functions}
    kept = _closed([each for each in planned.parts if (each.module, each.class_name) in classes])
    functions = [each for each in planned.functions if (each.module, each.name) in names]
    return _with(unit, parts=tuple(kept), functions=tuple(functions))


def unwire(unit: PluginAnswers, modules: Collection[str] | None = None) -> PluginAnswers:
    """Return a plugin that no longer makes or calls what some modules define, all where none is named."""
    parts, functions = unit.plugin.parts, unit.plugin.functions
    if modules is None:
        return _with(unit, parts=(), functions=())
    kept = _closed([each for each in parts if each.module not in modules])
    return _with(unit, parts=tuple(kept), functions=tuple(each for each in functions if each.module not in modules))


def _closed(parts: list[Any]) -> list[Any]:
    """Return the parts without those that need one which is not among them."""
    while True:
        there = {f"parts.{each.attribute}" for each in parts}
        kept = [each for each in parts if all(a.value in there for a in each.arguments if a.value.startswith("parts."))]
        if len(kept) == len(parts):
            return kept
        parts = kept


def is_wired(unit: UnitAnswers) -> bool:
    """Tell whether the plugin makes or calls something that the analysis wrote."""
    return isinstance(unit, PluginAnswers) and bool(unit.plugin.parts or unit.plugin.functions)


def unused(unit: UnitAnswers) -> Unused:
    """Return what of the analysis's code a plugin does not make, start or call, each with the reason.

    Data classes, models, faults, private classes and what other code of the unit uses are not among them.
    """
    if not isinstance(unit, PluginAnswers):
        return ()
    planned = plan_wiring(unit)
    classes = {(each.module, each.class_name) for each in unit.plugin.parts}
    names = {(each.module, each.name) for each in unit.plugin.functions}
    held = [
        f"{each.module}.{each.class_name}" for each in planned.parts if (each.module, each.class_name) not in classes
    ]
    held += [f"{each.module}.{each.name}" for each in planned.functions if (each.module, each.name) not in names]
    return (*planned.unused, *((what, _HELD_BACK) for what in held))


def _with(unit: PluginAnswers, **changes: Any) -> PluginAnswers:
    spec = unit.plugin.model_copy(update=changes)
    return PluginAnswers.model_validate({**unit.to_data(), "plugin": spec.model_dump(mode="json")})
