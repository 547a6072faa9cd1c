"""What the function that gives a plugin works with: the settings object, and the names that it is known by.

The templates get it as a part of the answers; see ``generator.answers.derived``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from generator.answers.contract import Contract, Parameter, SettingsClass

_MAPPINGS = frozenset({"dict", "Dict", "Mapping", "MutableMapping"})
_ADMIT_NONE = frozenset({"Any", "object", "None"})
OWN_SETTINGS = ("settings", "own_settings", "unit_settings")


class SettingsObject(NamedTuple):
    """Where a registration function gets the workspace's settings object from.

    Attributes:
        expression: What stands there; empty where the workspace offers nothing.
        name: The name in it that must be imported; empty where none must.
        module: The dotted module of that name.
    """

    expression: str = ""
    name: str = ""
    module: str = ""


def taken_as(parameters: Iterable[Parameter], source: str) -> str:
    """Return the name of the first parameter with a source; empty where there is none."""
    return next((each.name for each in parameters if each.source == source), "")


def settings_object(contract: Contract) -> SettingsObject:
    """Return how the workspace's registration function comes to the settings object."""
    entry, hub = contract.entry, contract.hub
    own, given = taken_as(entry.parameters, "settings"), taken_as(entry.parameters, "hub")
    if own:
        return SettingsObject(own)
    if given and hub is not None and hub.settings_attribute:
        return SettingsObject(f"{given}.{hub.settings_attribute}")
    return _imported(contract.settings) if contract.settings else SettingsObject()


def _imported(settings: SettingsClass) -> SettingsObject:
    if settings.factory:
        return SettingsObject(f"{settings.factory}()", settings.factory, settings.factory_module)
    if settings.instance:
        return SettingsObject(settings.instance, settings.instance, settings.factory_module)
    if settings.required:
        return SettingsObject()
    return SettingsObject(f"{settings.class_name}()", settings.class_name, settings.module)


def takes_settings(contract: Contract) -> bool:
    """Tell whether a plugin's constructor takes the workspace's settings object."""
    return bool(taken_as(contract.entry.constructor, "settings"))


def own_settings_name(contract: Contract) -> str:
    """Return where a plugin keeps its own settings: a name that neither the base nor the constructor uses."""
    base = contract.plugin_base
    taken = {each.name for each in contract.entry.constructor}
    if base is not None:
        taken |= {*base.helpers, *(each.name for each in base.methods), *(each.name for each in base.constructor)}
    return next((name for name in OWN_SETTINGS if name not in taken), OWN_SETTINGS[-1])


def declared(parameter: Parameter, unknown: str = "Any") -> str:
    """Return a parameter as a function's head has it; one that may be left out is ``None`` then."""
    kind = parameter.annotation or unknown
    if parameter.required or parameter.name.startswith("*"):
        return f"{parameter.name}: {kind}"
    admits = kind in _ADMIT_NONE or kind.endswith("| None") or kind.startswith(("None |", "Optional["))
    return f"{parameter.name}: {kind if admits else f'{kind} | None'} = None"


def base_call_arguments(contract: Contract, facts: Mapping[str, str], own: str) -> list[str]:
    """Return what the base's constructor gets.

    Args:
        contract: How the workspace makes plugins.
        facts: What the plugin says about itself: a literal for ``name``, ``version`` and ``description``.
        own: The unit's own settings, as an expression; empty where it has none.
    """
    found = []
    for each in contract.plugin_base.constructor if contract.plugin_base else ():
        value = taken_as(contract.entry.constructor, each.source) or facts.get(each.source, "")
        if not value and each.source == "config":
            is_mapping = each.annotation.partition("[")[0] in _MAPPINGS
            value = f"{own}.model_dump()" if own and is_mapping else own or ("{}" if each.required else "")
        if value and not each.name.startswith("*"):
            found.append(f"{each.name}={value}")
    return found


def made_with(
    contract: Contract, facts: Mapping[str, str], *, unknown: str = "", settings: str = "", hub: str = ""
) -> list[str]:
    """Return the arguments with which the registration function makes a plugin, by position as long as that is right.

    Args:
        contract: How the workspace makes plugins.
        facts: What the plugin says about itself: a literal for ``name``, ``version`` and ``description``.
        unknown: What stands for an argument that nothing is known of; empty leaves it out.
        settings: The workspace's settings object; by default as the function comes to it.
        hub: The hub; by default the function's own parameter.
    """
    entry = contract.entry
    hub = hub or taken_as(entry.parameters, "hub")
    settings = settings or settings_object(contract).expression
    values = {**facts, "settings": settings, "hub": hub, "logger": "logger"}
    found: list[str] = []
    named = False
    for each in entry.constructor:
        if not each.required and each.source not in {"settings", "hub"}:
            continue
        value = values.get(each.source) or unknown
        if value:
            named = named or each.keyword_only or not each.required
            found.append(f"{each.name}={value}" if named else value)
    return found


def unmakeable(contract: Contract) -> tuple[str, ...]:
    """Return why a plugin cannot be made by this contract: a sentence for each argument that nobody can give."""
    entry, base = contract.entry, contract.plugin_base
    given = {each.name for each in entry.constructor}
    sources = {each.source for each in entry.constructor}
    found = [
        f"nobody can tell what {each.name!r} of {base.class_name if base else 'the plugin'} is"
        for each in (base.constructor if base else ())
        if each.required and each.source == "unknown" and each.name not in given
    ]
    if entry.function:
        found += [
            f"nobody can tell what {each.name!r} of a plugin's constructor is"
            for each in entry.constructor
            if each.required and each.source == "unknown"
        ]
    needs = any(each.required and each.source == "settings" for each in (base.constructor if base else ()))
    if (needs or "settings" in sources) and entry.function and not settings_object(contract).expression:
        found.append("a plugin needs the workspace's settings object and cannot come to it")
    return tuple(found)
