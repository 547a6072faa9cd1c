"""Plugins whose modules hold code of an analysis, and how a test reads what the plugin does with it."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

from generator.answers.contract import Contract, Entry, Hub, Method, Parameter, PluginBase, SettingsClass
from generator.answers.units import PluginAnswers
from generator.wiring import unused, wire

FIELDS = [
    {"name": "base_url", "type": "str", "default": '"http://localhost"'},
    {"name": "port", "type": "int", "default": "8000"},
    {"name": "penpot_region", "type": "str | None"},
    {"name": "api_key", "type": "SecretStr | None", "secret": True},
]


def hub_contract(**changes: Any) -> Contract:
    """Return the contract of a workspace whose loader gives the settings and the hub to each plugin."""
    config = Parameter(name="config", annotation="AASConfig", source="settings")
    hub = Parameter(name="hub", annotation="Any", source="hub")
    base = PluginBase(
        module="core.plugins.base",
        class_name="PluginBase",
        constructor=(Parameter(name="name", annotation="str", source="name"), config, hub),
        methods=(
            Method(name="setup", is_async=True, returns="bool", role="start"),
            Method(name="shutdown", is_async=True, returns="bool", role="stop"),
        ),
        sets_config=True,
        imports={"AASConfig": "core.config.manager", "Any": "typing"},
    )
    entry = Entry(
        file="plugin.py",
        main="plugin.py",
        is_loaded_as_file=True,
        parameters=(hub,),
        constructor=(config, hub),
    )
    settings = SettingsClass(
        factory="load_config",
        factory_module="core.config.manager",
        required=("openai_api_key",),
        variables=("OPENAI_API_KEY",),
    )
    known = Hub(module="core.hub", class_name="Hub", register_method="", settings_attribute="config")
    parts = {"plugin_base": base, "hub": known, "settings": settings, "entry": entry}
    return Contract.model_validate({**parts, **changes})


def plugin(contract: Contract | None = None, **modules: str) -> PluginAnswers:
    """Return a plugin called ``penpot`` with some modules, wired."""
    spec = {
        "class_name": "PenpotPlugin",
        "config_class": "PenpotConfig",
        "fields": FIELDS,
        "parts": (),
        "modules": [{"name": name, "code": dedent(code).strip("\n") + "\n"} for name, code in modules.items()],
    }
    facts = {"name": "penpot", "title": "Penpot", "task_id": "AAS-109", "contract": contract or hub_contract()}
    made = wire(PluginAnswers.model_validate({**facts, "plugin": spec}))
    assert isinstance(made, PluginAnswers)
    return made


def shown(unit: PluginAnswers) -> list[str]:
    """Return what a plugin makes and calls, one line each: ``client = Client(settings): await connect, call close``."""
    lines = []
    for part in unit.plugin.parts or ():
        given = ", ".join(f"{each.name}={each.value}" if each.name else each.value for each in part.arguments)
        turns = [f"{part.starts_by} {part.start}".strip()] if part.is_started else []
        turns += [f"{part.stops_by} {part.stop}"] if part.stop else []
        lines.append(f"{part.attribute} = {part.class_name}({given}){': ' if turns else ''}{', '.join(turns)}")
    for each in unit.plugin.functions:
        given = ", ".join(argument.value for argument in each.arguments)
        lines.append(f"{each.use}: {'await ' if each.awaited else ''}{each.module}.{each.name}({given})")
    return lines


def left(unit: PluginAnswers) -> dict[str, str]:
    """Return what a plugin does not use, with the reasons."""
    return dict(unused(unit))
