"""Workspaces of four shapes with the contract of each, and plugins that use all that the plugin blueprint offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.answers.contract import (
    Contract,
    Entry,
    Hub,
    Manifest,
    ManifestKey,
    Method,
    Parameter,
    PluginBase,
    SettingsClass,
)
from generator.answers.units import PluginAnswers
from tests.support import DESIGN, EXAMPLE_WORKSPACE, WORKSPACES

OWN = WORKSPACES
NAME = Parameter(name="name", annotation="str", source="name")
CONFIG = Parameter(name="config", annotation="AASConfig", source="settings")
HUB = Parameter(name="hub", annotation="Any", source="hub")
BOT_PARAMETER = Parameter(name="bot", annotation="TicketBot", source="hub")
ADDON_HUB = Parameter(name="hub", annotation="ConfigHub", source="hub")


def _key(name: str, holds: Any, value: Any = None) -> ManifestKey:
    return ManifestKey(name=name, holds=holds, value=value)


REAL = Contract(
    plugin_base=PluginBase(
        module="core.plugins.base",
        class_name="PluginBase",
        constructor=(NAME, CONFIG, HUB),
        methods=(
            Method(name="setup", is_async=True, returns="bool", role="start"),
            Method(name="shutdown", is_async=True, returns="bool", role="stop"),
        ),
        helpers=("name", "config", "hub"),
        sets_config=True,
        imports={"AASConfig": "core.config.manager", "Any": "typing"},
    ),
    hub=Hub(module="core.hub", class_name="AASHub", register_method="", settings_attribute="config"),
    settings=SettingsClass(
        factory="load_config",
        factory_module="core.config.manager",
        required=("openai_api_key",),
        variables=("OPENAI_API_KEY",),
    ),
    registration="manifest",
    manifest_entry="plugin.py",
    entry=Entry(
        file="plugin.py",
        main="plugin.py",
        is_loaded_as_file=True,
        parameters=(HUB,),
        constructor=(CONFIG, HUB),
    ),
    manifest=Manifest(
        keys=(
            _key("name", "name"),
            _key("version", "version"),
            _key("description", "description"),
            _key("entry", "entry"),
            _key("enabled", "constant", value=True),
            _key("dependencies", "plugins"),
            _key("tasks", "tasks"),
            _key("config_schema", "settings_schema"),
        )
    ),
    line_length=100,
)
DESIGNED = Contract(
    plugin_base=PluginBase(constructor=(NAME, Parameter(name="version", annotation="str", source="version"))),
    hub=Hub(module="core.hub", class_name="Hub"),
    entry=Entry(parameters=(Parameter(name="hub", annotation="Any", source="hub"),), hub_method="register_plugin"),
)
ADDONS = Contract(
    plugin_base=PluginBase(
        module="app.addon",
        class_name="Addon",
        constructor=(ADDON_HUB,),
        methods=(
            Method(name="start", is_async=True, role="start"),
            Method(name="stop", is_async=True, role="stop"),
        ),
        helpers=("hub",),
        attributes=(NAME,),
        imports={"ConfigHub": "app.hub"},
    ),
    hub=Hub(module="app.hub", class_name="ConfigHub", register_method="add_plugin", settings_attribute="settings"),
    settings=SettingsClass(
        path="app/settings.py",
        module="app.settings",
        class_name="Settings",
        factory="get_settings",
        factory_module="app.settings",
    ),
    entry=Entry(main="__init__.py", function="", parameters=(), constructor=(ADDON_HUB,)),
    manifest=None,
    plugins_dir="app/addons",
    services_dir="app/services",
    logger="logging",
    line_length=100,
)
BOT = Contract(
    plugin_base=PluginBase(
        module="ticketbot.extension",
        class_name="BotExtension",
        constructor=(BOT_PARAMETER,),
        methods=(
            Method(name="on_load", is_async=True, role="start"),
            Method(name="on_unload", is_async=True, role="stop"),
        ),
        helpers=("bot",),
        imports={"TicketBot": "ticketbot.bot"},
    ),
    hub=Hub(
        module="ticketbot.bot",
        class_name="TicketBot",
        register_method="add_extension",
        is_async=True,
        settings_attribute="settings",
    ),
    settings=SettingsClass(
        path="ticketbot/config.py",
        module="ticketbot.config",
        class_name="BotSettings",
        required=("discord_token",),
        variables=("DISCORD_TOKEN",),
    ),
    entry=Entry(
        main="{name}_extension.py",
        function="setup",
        parameters=(BOT_PARAMETER,),
        is_async=True,
        returns_plugin=False,
        hub_method="add_extension",
        hub_method_is_async=True,
        constructor=(BOT_PARAMETER,),
    ),
    manifest=None,
    plugins_dir="ticketbot/extensions",
    services_dir="ticketbot/services",
    logger="logging",
    strict_types=True,
    line_length=100,
)


@dataclass(frozen=True)
class Shape:
    """A workspace's files and its contract."""

    files: Path
    contract: Contract


SHAPES = {
    "real": Shape(EXAMPLE_WORKSPACE, REAL),
    "design": Shape(DESIGN, DESIGNED),
    "addons": Shape(OWN / "config_hub", ADDONS),
    "bot": Shape(OWN / "bot", BOT),
}
FIELDS = [
    {"name": "base_url", "type": "str", "default": '"https://example.org"', "description": "Where the server is."},
    {"name": "token", "type": "SecretStr | None", "secret": True, "description": "What opens it."},
    {"name": "port", "type": "int", "default": "80"},
]
CLIENT = '''"""Talks to a server."""


class Client:
    """Keeps one connection."""

    def __init__(self, base_url: str, token: str = "") -> None:
        """Make it; nothing is connected yet."""
        self.address = f"{base_url}?{token}"
        self.is_up = False

    async def connect(self) -> None:
        """Connect."""
        self.is_up = True

    async def close(self) -> None:
        """Let go."""
        self.is_up = False


class Watcher:
    """Looks at the client for ever."""

    def __init__(self, client: Client) -> None:
        """Make it."""
        self.client = client

    async def run(self) -> None:
        """Look."""


class Session:
    """Something to enter."""

    async def __aenter__(self) -> None:
        """Enter."""

    async def __aexit__(self, *args: object) -> None:
        """Leave."""
'''
HELPERS = '''"""Functions."""


def begin(port: int) -> int:
    """Begin."""
    return port


def end() -> None:
    """End."""


async def fetch(what: str) -> str:
    """Fetch."""
    return what
'''
CLIENT_PART = {
    "module": "client",
    "class_name": "Client",
    "attribute": "client",
    "arguments": [{"value": "settings.base_url"}, {"name": "token", "value": "secret.token"}],
    "start": "connect",
    "starts_by": "await",
    "stop": "close",
    "stops_by": "await",
}
WATCHER = {
    "module": "client",
    "class_name": "Watcher",
    "attribute": "watcher",
    "arguments": [{"value": "parts.client"}],
    "start": "run",
    "starts_by": "task",
}
SESSION = {"module": "client", "class_name": "Session", "attribute": "session", "starts_by": "aenter"}
FUNCTIONS = [
    {"module": "helpers", "name": "begin", "use": "start", "arguments": [{"value": "settings.port"}]},
    {"module": "helpers", "name": "end", "use": "stop"},
    {"module": "helpers", "name": "fetch", "use": "method"},
]
REGISTRY = {
    "name": "registry",
    "class_name": "Registry",
    "purpose": "keeps what is known",
    "methods": [
        {"name": "store", "task": "store versions and check that they fit together", "phase": 2},
        {"name": "find", "parameters": [{"name": "word", "annotation": "str"}], "returns": "list[str]", "task": "find"},
        {"name": "sync", "is_async": True, "returns": "", "task": f"sync{' all of it' * 12}", "phase": 3},
    ],
}


def plugin(name: str, contract: Contract, **spec: Any) -> PluginAnswers:
    """Return a plugin's answers in the present form."""
    stem = "".join(part.capitalize() for part in name.split("_"))[:40]
    common: dict[str, Any] = {key: spec.pop(key) for key in ("title", "summary") if key in spec}
    details = {"class_name": f"{stem}Plugin", "config_class": f"{stem}Config", "parts": (), **spec}
    data: dict[str, Any] = {"title": "Keeps designs in step", "task_id": "AAS-1", **common, "name": name}
    return PluginAnswers.model_validate({**data, "contract": contract, "plugin": details})


def plugins(contract: Contract) -> Iterator[PluginAnswers]:
    """Yield plugins that use all that the blueprint offers."""
    prefix = {"fields": FIELDS, "env_prefix": "A_"}
    client, helpers = {"name": "client", "code": CLIENT}, {"name": "helpers", "code": HELPERS}
    yield plugin("bare", contract)
    yield plugin("one", contract, **prefix, modules=[client], parts=[CLIENT_PART])
    yield plugin("two", contract, **prefix, modules=[client], parts=[CLIENT_PART, WATCHER])
    yield plugin(
        "all_of_it",
        contract,
        **prefix,
        modules=[client, helpers],
        parts=[CLIENT_PART, WATCHER, SESSION],
        functions=FUNCTIONS,
        needs=["one"],
    )
    yield plugin("started", contract, **prefix, modules=[helpers], functions=FUNCTIONS[:1])
    yield plugin(
        "forge",
        contract,
        modules=[REGISTRY],
        unwritten=["`registry.Registry.store`: store versions (phase 2)"],
        background={"acceptance": ["It can be installed", "It {{ is }} 'found'"]},
    )
    yield plugin(
        "half",
        contract,
        **prefix,
        modules=[client, REGISTRY],
        parts=[CLIENT_PART],
        unwritten=["`registry.Registry.store`: store versions (phase 2)"],
        notes=[{"kind": "change", "subject": "a file", "reason": "no place", "code": "VALUE = 1\n"}],
        summary="word " * 49 + "ends",
        title="A title that is longer than a line of any of these workspaces may be, and goes on, and on, and on",
    )
    yield plugin("n" * 40, contract, **prefix, modules=[client], parts=[CLIENT_PART, SESSION])
    width_60 = contract.model_copy(update={"line_length": 60, "quotes": "single"})
    yield plugin("narrow", width_60, **prefix, modules=[client], parts=[CLIENT_PART, WATCHER])
