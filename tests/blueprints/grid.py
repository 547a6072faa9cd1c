"""The units that are rendered, formatted, linted, typed and tested: every answer and every demand at least once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.answers.contract import Contract, Entry, Hub, Method, Parameter, PluginBase, SettingsClass
from generator.answers.units import ConfigPatchAnswers, PluginAnswers, ServiceAnswers, UnitAnswers

NAME = Parameter(name="name", annotation="str", source="name")
VERSION = Parameter(name="version", annotation="str", source="version")
DESIGN = PluginBase(constructor=(NAME, VERSION), helpers=("name", "version", "running", "mark_running", "status"))
EXAMPLE_HUB = Hub(module="core.hub", class_name="Hub")

STRUCTLOG = """
import logging


def get_logger(name: str) -> logging.Logger:
    return logging.getLogger(name)
"""
BASES = {
    "settings.py": "class Settings:\n    model_fields: dict[str, object] = {}\n",
    "core/kinds/__init__.py": "",
    "core/kinds/managed.py": """
from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any


class Manager:
    def __init__(self) -> None:
        self.plugins: list[ManagedPlugin] = []

    async def add_plugin(self, plugin: ManagedPlugin) -> None:
        self.plugins.append(plugin)


class ManagedPlugin(ABC):
    def __init__(self, name: str, config: Mapping[str, Any], hub: Manager) -> None:
        self.name = name
        self.config = config
        self.hub = hub
        self.logger = logging.getLogger(name)

    @abstractmethod
    async def setup(self) -> bool: ...

    @abstractmethod
    async def shutdown(self) -> bool: ...
""",
    "core/kinds/rich.py": """
from __future__ import annotations

import enum
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

from core.config.manager import AASConfig


class Colour(enum.Enum):
    RED = 1


class RichPlugin(ABC):
    def __init__(self, plugin_name: str, *, settings: AASConfig, log: object = None) -> None:
        self.plugin_name = plugin_name
        self.base_settings = settings

    @property
    @abstractmethod
    def version(self) -> str: ...

    @property
    @abstractmethod
    def description(self) -> str: ...

    @property
    @abstractmethod
    def colour(self) -> Colour: ...

    @abstractmethod
    def on_load(self) -> None: ...

    @abstractmethod
    def on_unload(self) -> None: ...

    @abstractmethod
    async def handle(self, event: str, payload: Mapping[str, Any] | None = None, *args: int, **kwargs: object) -> dict[
        str, Any
    ]: ...

    @abstractmethod
    def select(self, first: int, *, where: Callable[[str], bool], mode: Literal["fast", "slow"] = "fast") -> Sequence[
        UUID
    ]: ...

    @abstractmethod
    def spread(self, *args: str, limit: int = 3) -> tuple[str, ...]: ...

    @abstractmethod
    def open_store(self, root: Path | None = None) -> AbstractContextManager[Path]: ...

    @abstractmethod
    def events(self) -> AsyncIterator[str]: ...

    @abstractmethod
    def find(self, key: str) -> Colour | None: ...

    @abstractmethod
    def count(self) -> int: ...

    @abstractmethod
    def either(self) -> str | int: ...

    @abstractmethod
    def anything(self, value: Any = None) -> Any: ...
""",
    "core/kinds/bare.py": """
from __future__ import annotations

from abc import ABC, abstractmethod


class Plugin(ABC):
    @abstractmethod
    async def start(self, timeout: float) -> None: ...
""",
}
MANAGED = PluginBase(
    module="core.kinds.managed",
    class_name="ManagedPlugin",
    constructor=(
        NAME,
        Parameter(name="config", annotation="Mapping[str, Any]", source="config"),
        Parameter(name="hub", annotation="Manager", source="hub"),
    ),
    methods=(
        Method(name="setup", is_async=True, returns="bool", role="start"),
        Method(name="shutdown", is_async=True, returns="bool", role="stop"),
    ),
    helpers=("name", "config", "hub", "logger"),
    sets_config=True,
    imports={"Mapping": "collections.abc", "Any": "typing", "Manager": "core.kinds.managed"},
)
MANAGER = Hub(module="core.kinds.managed", class_name="Manager", register_method="add_plugin", is_async=True)


def _star(name: str, annotation: str) -> Parameter:
    return Parameter(name=name, annotation=annotation, source="default")


WORKSPACE_SETTINGS = Parameter(name="settings", annotation="AASConfig", keyword_only=True, source="settings")
RICH = PluginBase(
    module="core.kinds.rich",
    class_name="RichPlugin",
    constructor=(
        Parameter(name="plugin_name", annotation="str", source="name"),
        WORKSPACE_SETTINGS,
        Parameter(name="log", annotation="object", required=False, keyword_only=True, source="default"),
    ),
    methods=(
        Method(name="version", is_property=True, returns="str"),
        Method(name="description", is_property=True, returns="str"),
        Method(name="colour", is_property=True, returns="Colour"),
        Method(name="on_load", role="start"),
        Method(name="on_unload", role="stop"),
        Method(
            name="handle",
            is_async=True,
            parameters=(
                Parameter(name="event", annotation="str"),
                Parameter(name="payload", annotation="Mapping[str, Any] | None", required=False),
                _star("*args", "int"),
                _star("**kwargs", "object"),
            ),
            returns="dict[str, Any]",
        ),
        Method(
            name="select",
            parameters=(
                Parameter(name="first", annotation="int"),
                Parameter(name="where", annotation="Callable[[str], bool]", keyword_only=True),
                Parameter(name="mode", annotation="Literal['fast', 'slow']", required=False, keyword_only=True),
            ),
            returns="Sequence[UUID]",
        ),
        Method(
            name="spread",
            parameters=(
                _star("*args", "str"),
                Parameter(name="limit", annotation="int", required=False, keyword_only=True),
            ),
            returns="tuple[str, ...]",
        ),
        Method(
            name="open_store",
            parameters=(Parameter(name="root", annotation="Path | None", required=False),),
            returns="AbstractContextManager[Path]",
        ),
        Method(name="events", returns="AsyncIterator[str]"),
        Method(name="find", parameters=(Parameter(name="key", annotation="str"),), returns="Colour | None"),
        Method(name="count", returns="int"),
        Method(name="either", returns="str | int"),
        Method(name="anything", parameters=(Parameter(name="value", annotation="Any", required=False),), returns="Any"),
    ),
    helpers=("plugin_name", "base_settings"),
    imports={
        "AASConfig": "core.config.manager",
        "AbstractContextManager": "contextlib",
        "Any": "typing",
        "AsyncIterator": "collections.abc",
        "Callable": "collections.abc",
        "Colour": "core.kinds.rich",
        "Literal": "typing",
        "Mapping": "collections.abc",
        "Path": "pathlib",
        "Sequence": "collections.abc",
        "UUID": "uuid",
    },
)
BARE = PluginBase(
    module="core.kinds.bare",
    class_name="Plugin",
    constructor=(),
    methods=(
        Method(name="start", is_async=True, parameters=(Parameter(name="timeout", annotation="float"),), role="start"),
    ),
)
CONTRACTS = {
    "design": Contract(plugin_base=DESIGN),
    "design_with_hub": Contract(plugin_base=DESIGN, hub=EXAMPLE_HUB),
    "managed": Contract(plugin_base=MANAGED, hub=MANAGER, logger="logging", line_length=100),
    "rich": Contract(
        plugin_base=RICH,
        entry=Entry(hub_method="register_plugin", constructor=(WORKSPACE_SETTINGS,)),
        logger="structlog",
        registration="manifest",
        line_length=120,
    ),
    "bare": Contract(plugin_base=BARE, settings=None, logger="logging", line_length=79),
    "nested": Contract(plugin_base=DESIGN, hub=EXAMPLE_HUB, plugins_dir="src/plugins", tests_dir="tests/units"),
    "narrow": Contract(plugin_base=DESIGN, hub=EXAMPLE_HUB, line_length=60),
    "wide": Contract(plugin_base=DESIGN, line_length=120, logger="logging"),
    "no_settings": Contract(plugin_base=DESIGN, settings=None, line_length=72),
}
FIELDS: list[dict[str, Any]] = [
    {"name": "host", "type": "str", "default": '"127.0.0.1"', "description": "Address that is listened on."},
    {"name": "port", "type": "int", "default": "8420"},
    {"name": "ratio", "type": "float", "default": "-1.5e-07"},
    {"name": "factor", "type": "float", "default": "1e16"},
    {"name": "enabled", "type": "bool", "default": "True"},
    {"name": "token", "type": "SecretStr | None", "secret": True, "description": "It's a secret: {{ x }} {% y %}."},
    {"name": "folder", "type": "Path", "default": 'Path("artifacts/a/rather/long/path/to/a/folder/deep/inside/here")'},
    {"name": "small_folder", "type": "Path | None", "default": 'Path("x")'},
    {"name": "level", "type": 'Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]', "default": '"INFO"'},
    {"name": "maybe_level", "type": 'Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] | None'},
    {"name": "levels", "type": 'list[Literal["DEBUG", "INFO", "WARNING", "ERROR"]]', "default": '[\n    "INFO",\n]'},
    {"name": "hosts", "type": "list[str]", "default": '[\n    "a",\n    "it\'s",\n    \'say "x"\',\n]'},
    {"name": "limits", "type": "dict[str, int]", "default": '{\n    "a": 1,\n    "b": 2,\n}'},
    {"name": "deep", "type": "dict[str, Any]", "default": '{\n    "a": [\n        1,\n        None,\n    ],\n}'},
    {"name": "empty", "type": "list[int]", "default": "[]"},
    {"name": "whole", "type": "PositiveInt", "default": "3"},
    {"name": "part", "type": "NonNegativeFloat", "default": "0.0"},
    {"name": "either", "type": "int | str | list[int] | dict[str, str] | None", "default": '"8"'},
    {"name": "when", "type": "datetime | date | time | timedelta | None"},
    {"name": "price", "type": "Decimal | None"},
    {"name": "id", "type": "UUID | None"},
    {"name": "home", "type": "HttpUrl | AnyUrl | AnyHttpUrl | None"},
    {"name": "raw", "type": "bytes | SecretBytes | None"},
    {"name": "pair", "type": "tuple[int, str] | None"},
    {"name": "many", "type": "set[int] | frozenset[str] | tuple[int, ...] | None"},
    {"name": "odd", "type": "Any", "default": '"\\x00\\u2028\\\\ tail\\\\"'},
    {"name": f"a{'b' * 63}", "type": "dict[str, list[int]] | None"},
    {"name": f"c{'d' * 40}", "type": "dict[str, list[int]]", "default": "{}"},
    {"name": f"e{'f' * 40}", "type": "Path", "default": 'Path("some/folder/somewhere")'},
]
# What an analysis says of its settings beside type and default; what is required stands beside what is not.
LIMITED: list[dict[str, Any]] = [
    {"name": "retries", "type": "int", "default": "3", "constraints": {"ge": 1, "le": 10}, "description": "Tries."},
    {"name": "share", "type": "float | None", "constraints": {"gt": 0, "lt": 0.5}},
    {"name": "tiny", "type": "float", "default": "1.0", "constraints": {"ge": 1e-07, "le": 1e15}},
    {"name": "step", "type": "int", "default": "10", "constraints": {"multiple_of": 5}},
    {"name": "code", "type": "str", "default": '"ab-1"', "constraints": {"pattern": r"^[a-z]{2}-\d$", "max_length": 9}},
    {"name": "quoted", "type": "str", "default": "'a\"'", "constraints": {"pattern": '^a"$'}},
    {"name": "plain", "type": "str | None", "constraints": {"pattern": "^it's$"}},
    {"name": "slash", "type": "str | None", "constraints": {"pattern": "^a" + "\\" * 2}},
    {"name": "empty_secret", "type": "SecretStr", "default": 'SecretStr("")', "secret": True},
    {"name": "long_secret", "type": "SecretStr | None", "secret": True, "constraints": {"min_length": 12}},
]
REQUIRED: list[dict[str, Any]] = [
    {"name": "api_key", "type": "SecretStr", "secret": True, "required": True, "description": "Key of the service."},
    {"name": "region", "type": "str", "required": True},
    {"name": "room", "type": "str", "required": True, "constraints": {"pattern": r"^[A-Z]{3}-\d{2,}$"}},
    {"name": "port", "type": "int", "required": True, "constraints": {"ge": 1024, "le": 65535}},
    {"name": "portion", "type": "float", "required": True, "constraints": {"gt": 0, "lt": 1}},
    {"name": "loud", "type": "bool", "required": True},
    {"name": "home", "type": "Path", "required": True},
    {"name": "site", "type": "HttpUrl", "required": True},
    {"name": "level", "type": 'Literal["low", "high"]', "required": True},
    {"name": "hosts", "type": "list[str]", "required": True, "constraints": {"min_length": 2}},
    {"name": "table", "type": "dict[str, int]", "required": True},
    {"name": "pair", "type": "tuple[int, str]", "required": True},
    {"name": "many", "type": "set[int]", "required": True},
    {"name": "when", "type": "datetime", "required": True},
    {"name": "day", "type": "date", "required": True},
    {"name": "hour", "type": "time", "required": True},
    {"name": "span", "type": "timedelta", "required": True},
    {"name": "price", "type": "Decimal", "required": True},
    {"name": "id", "type": "UUID", "required": True},
    {"name": "raw", "type": "bytes", "required": True},
    {"name": "any", "type": "Any", "required": True},
    {"name": "either", "type": "int | str", "required": True},
]
TEXTS = [
    "Connects 'the hub' to a forge.",
    "{{ 7 * 7 }} {% raw %} {# note #} ''' `code` **bold** # head",
    "Übergröße 中文字 emoji 🚀 and a trailing slash /",
    "Returns",
    "Args:",
    "word " * 39 + "ends",
    "x" * 200,
    "- [ ] a task | a cell | <b>html</b>",
]


def plugin(name: str, contract: Contract, **spec: Any) -> PluginAnswers:
    """Return a plugin's answers; ``title`` and ``summary`` may be among the details."""
    common: dict[str, Any] = {key: spec.pop(key) for key in ("title", "summary", "task_id") if key in spec}
    stem = "".join(part.capitalize() for part in name.split("_"))[:40]
    details = {"class_name": f"{stem}Plugin", "config_class": f"{stem}Config", **spec}
    data: dict[str, Any] = {
        "title": "A plugin.",
        "task_id": "AAS-1",
        **common,
        "name": name,
        "contract": contract,
        "plugin": details,
    }
    return PluginAnswers.model_validate(data)


def service(name: str, contract: Contract, **spec: Any) -> ServiceAnswers:
    """Return a service's answers."""
    common: dict[str, Any] = {key: spec.pop(key) for key in ("title", "summary", "task_id") if key in spec}
    stem = "".join(part.capitalize() for part in name.split("_"))[:40]
    details = {"class_name": f"{stem}Service", "config_class": f"{stem}Config", **spec}
    data: dict[str, Any] = {
        "title": "A service.",
        "task_id": "AAS-2",
        **common,
        "name": name,
        "contract": contract,
        "service": details,
    }
    return ServiceAnswers.model_validate(data)


def config_patch(name: str, contract: Contract, fields: list[dict[str, Any]]) -> ConfigPatchAnswers:
    """Return the answers of a settings patch."""
    data = {"title": "Settings.", "task_id": "AAS-3", "name": name, "contract": contract}
    return ConfigPatchAnswers.model_validate({**data, "config_patch": {"fields": fields}})


NAMED_TESTS = {"test_own.py", "test_other.py"}
PART = '''"""Own part."""


class Engine:
    """It has a start."""

    def __init__(self, settings: object) -> None:
        """Make it."""
        self.up = False

    async def connect(self) -> None:
        """Bring it up."""
        self.up = True

    async def close(self) -> None:
        """Take it down."""
        self.up = False
'''
PLAIN = '"""Own part."""\n\n\nclass Plain:\n    """It has no start."""\n\n    LEVEL = 1\n'


def part(name: str, **more: Any) -> dict[str, Any]:
    """Return a scaffolded module."""
    class_name = f"{name.count('_') or ''}".join(["P", *(word.capitalize() for word in name.split("_"))])[:60] + "Part"
    return {"name": name, "class_name": class_name, "purpose": f"{name} of it.", **more}


def methods(tasks: list[str]) -> list[dict[str, Any]]:
    """Return methods that are not written yet, one for each task."""
    return [{"name": f"do_{index}", "task": task} for index, task in enumerate(tasks)]


def modules(number: int) -> list[dict[str, Any]]:
    """Return scaffolds whose names sort differently as text, as numbers and without case."""
    return [part(name) for name in ["step2", "step10", "a_b", "ab", "a1b", "step_2", "step02"][:number]] + [
        part(f"more{index}") for index in range(number - 7)
    ]


def units() -> Iterator[UnitAnswers]:
    """Yield the grid; every unit has its own name."""
    for label, contract in CONTRACTS.items():
        yield plugin(f"{label}_empty", contract)
        yield plugin(f"{label}_full", contract, fields=FIELDS, modules=modules(7), env_prefix=f"{label.upper()}_")
        yield service(f"{label}_service", contract, fields=FIELDS, methods=methods(TEXTS), summary=TEXTS[5])
    yield plugin("p", CONTRACTS["design"], modules=[part("q")], fields=[{"name": "r", "type": "str", "default": '""'}])
    for label in ("narrow", "design", "wide"):
        long = f"{label}_{'n' * 64}"[:64]
        yield plugin(long, CONTRACTS[label], modules=[part("m" * 64), part(f"{'k' * 40}_{'l' * 22}")], fields=FIELDS)
        yield service(long[:-1], CONTRACTS[label], fields=FIELDS, env_prefix=f"{'E' * 79}_")
    for index, text in enumerate(TEXTS):
        label = list(CONTRACTS)[index % len(CONTRACTS)]
        tasks = [part("worker", purpose=text, methods=methods(TEXTS)), part("status", purpose="")]
        yield plugin(f"text{index}", CONTRACTS[label], title=text, summary=text, modules=tasks)
    code = '"""Own code."""\n\nVALUE = "{{ 1 }} {% x %}"\n'
    test = '"""Own test."""\n\n\ndef test_own() -> None:\n    """Pass."""\n    assert True\n'
    yield plugin(
        "with_code",
        CONTRACTS["design"],
        modules=[{"name": "own", "code": code}, part("kept")],
        tests=[{"name": "test_own", "code": test}],
    )
    yield plugin(
        "with_parts",
        CONTRACTS["design"],
        modules=[
            {"name": "engine", "code": PART},
            {"name": "plain", "code": PLAIN},
            part("kept"),
        ],
        fields=FIELDS[:1],
        parts=[
            {
                "module": "engine",
                "class_name": "Engine",
                "attribute": "logic",
                "arguments": [{"value": "settings"}],
                "start": "connect",
                "starts_by": "await",
                "stop": "close",
                "stops_by": "await",
            },
            {"module": "plain", "class_name": "Plain", "attribute": "plain"},
        ],
        notes=[{"subject": "tool", "reason": "types: it has none", "code": code}],
    )
    single = CONTRACTS["design"].model_copy(update={"quotes": "single"})
    yield plugin("in_single_quotes", single, fields=FIELDS, modules=modules(3), summary=TEXTS[5])
    yield service(
        "single_service",
        single,
        fields=FIELDS,
        methods=methods(TEXTS),
        notes=[{"subject": "a", "reason": "b", "code": code}],
    )
    yield service("service_with_code", CONTRACTS["design"], code=code, tests=[{"name": "test_other", "code": test}])
    for label in ("design_with_hub", "managed", "narrow", "wide"):
        contract = CONTRACTS[label]
        kept = {"modules": [part("kept_part")]}
        yield plugin(f"{label}_limited", contract, fields=LIMITED)
        yield service(f"{label}_limited_service", contract, fields=LIMITED)
        yield plugin(f"{label}_required", contract, fields=REQUIRED, env_prefix="NEEDED_", **kept)
        yield service(f"{label}_required_service", contract, fields=[*LIMITED, *REQUIRED])
    yield plugin("needed", single, fields=[*LIMITED, *REQUIRED])
    yield plugin("many_parts", CONTRACTS["narrow"], modules=modules(40))
    yield service("plain_service", CONTRACTS["no_settings"])


def patches() -> Iterator[ConfigPatchAnswers]:
    """Yield the settings patches of the grid."""
    yield config_patch("all_settings", CONTRACTS["design"], FIELDS)
    top = Contract(settings=SettingsClass(path="settings.py", module="settings", class_name="Settings"), line_length=60)
    yield config_patch("z" * 64, top, FIELDS[:1])
