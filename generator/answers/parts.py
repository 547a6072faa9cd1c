"""Whether what a plugin is made of fits together: its names, and what each part is made with."""

from __future__ import annotations

from collections.abc import Iterable

from generator.answers.contract import Contract, PluginBase
from generator.answers.details import Argument, PluginSpec
from generator.answers.making import OWN_SETTINGS, settings_object, takes_settings

STANDARD_ATTRIBUTES = frozenset(["name", "version", "config", *OWN_SETTINGS, "hub", "logger", "running", "status"])
_AWAITED = frozenset({"await", "task", "aenter"})


def foreign_names(contract: Contract) -> frozenset[str]:
    """Return the names that the workspace's own classes bring into a plugin's files."""
    base = contract.plugin_base
    names = {base.class_name, *base.imports} if base else set()
    names |= {contract.hub.class_name} if contract.hub else set()
    factory = {contract.settings.factory} if contract.settings else set()
    used = {settings_object(contract).name} if takes_settings(contract) else set()
    return frozenset((names | factory | used) - {""})


def base_attributes(base: PluginBase) -> frozenset[str]:
    """Return the attributes of a plugin that none of its parts may take."""
    methods = {method.name for method in base.methods}
    parameters = {parameter.name for parameter in (*base.constructor, *base.attributes)}
    return STANDARD_ATTRIBUTES | methods | parameters | frozenset(base.helpers)


def judge_parts(spec: PluginSpec, contract: Contract) -> None:
    """Judge parts, functions and scaffolds of a plugin.

    Raises:
        ValueError: Two things have one name, something is made with what the plugin does not have, or would have to
            be awaited where the base cannot.
    """
    base = contract.plugin_base or PluginBase()
    parts = spec.parts
    scaffolds = [module.class_name for module in spec.modules if not module.code]
    own = [spec.class_name, *([spec.config_class] if spec.fields else [])]
    made = dict.fromkeys((part.module, part.class_name) for part in parts)
    refuse_doubles("class", [*foreign_names(contract), *own, *scaffolds, *(name for _, name in made)])
    refuse_doubles("attribute", [*base_attributes(base), *(part.attribute for part in parts)])
    coded = {module.name for module in spec.modules if module.code}
    strangers = {part.module for part in parts} | {function.module for function in spec.functions}
    strangers -= coded
    if strangers:
        raise ValueError(f"no module with code is called {', '.join(sorted(strangers))}")
    awaited = any(part.starts_by in _AWAITED or part.stops_by == "await" for part in parts)
    if (awaited or any(each.awaited for each in spec.functions)) and not base.can_await:
        raise ValueError(f"{base.class_name} starts and stops plugins without a loop; nothing can be awaited there")
    known: set[str] = set()
    for part in parts:
        _judge_arguments(part.attribute, part.arguments, spec, contract, known)
        known.add(part.attribute)
    for function in spec.functions:
        _judge_arguments(function.name, function.arguments, spec, contract, known)


def _judge_arguments(
    owner: str, arguments: Iterable[Argument], spec: PluginSpec, contract: Contract, parts: set[str]
) -> None:
    fields = {field.name for field in spec.fields}
    taken = {parameter.source for parameter in contract.entry.constructor}
    for argument in arguments:
        kind, _, rest = argument.value.partition(".")
        is_there = {
            "settings": (not rest and bool(fields)) or rest in fields,
            "secret": rest in fields,
            "parts": rest in parts,
            "config": "settings" in taken,
            "hub": "hub" in taken,
        }
        if not is_there.get(kind, True):
            raise ValueError(f"{owner} is made with {argument.value}, which the plugin does not have")


def refuse_doubles(what: str, names: list[str]) -> None:
    """Refuse a name that occurs twice.

    Raises:
        ValueError: With all such names.
    """
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        raise ValueError(f"{what} named twice: {', '.join(doubled)}")
