"""What the smoke probe makes for a plugin: settings from dummy values, and something in the place of a hub."""

from __future__ import annotations

import asyncio
import inspect
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from generator.answers.contract import SettingsClass
from generator.gates.probes.settings_object import make_settings, prepare_environment
from generator.gates.probes.stand_in import StandIn, stand_in_for
from tests.gates.subjects import write

Modules = Callable[[Mapping[str, str]], None]
HEAD = (
    "from datetime import date\nfrom pathlib import Path\nfrom typing import Literal\n"
    "from pydantic import BaseModel, Field, HttpUrl, SecretStr\nfrom pydantic_settings import BaseSettings\n"
)


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Modules]:
    """Write modules that can be imported, whose names start with ``made_``."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    before = dict(os.environ)
    yield lambda files: write(tmp_path, files)
    os.environ.clear()
    os.environ.update(before)
    for name in [name for name in sys.modules if name.startswith("made_")]:
        del sys.modules[name]


def made(modules: Modules, source: str, *, variables: tuple[str, ...] = (), **more: Any) -> Any:
    modules({"made_settings.py": HEAD + source})
    facts = SettingsClass(path="made_settings.py", module="made_settings", class_name="S", variables=variables, **more)
    wanted = facts.model_dump(mode="json")
    prepare_environment(wanted)
    return make_settings(wanted)


@pytest.mark.parametrize(
    "field",
    [
        "str",
        "SecretStr",
        "int",
        "float",
        "bool",
        "Path",
        "HttpUrl",
        "list[str]",
        "dict[str, int]",
        "date",
        "Literal['fast', 'slow']",
        "SecretStr = Field(..., min_length=20)",
        "int = Field(..., ge=1024)",
        "float = Field(..., lt=0.5)",
        "str = Field(..., max_length=0)",
    ],
)
def test_a_required_setting_gets_a_value_that_fits(field: str, modules: Modules) -> None:
    settings = made(modules, f"class S(BaseSettings):\n    key: {field}\n", variables=("KEY",), required=("key",))
    assert type(settings).__name__ == "S"
    assert settings.key is not None


def test_the_factory_is_used_and_its_refusals_are_read_through_errors_of_its_own(modules: Modules) -> None:
    source = (
        "class S(BaseSettings):\n    key: HttpUrl = Field(..., alias='SERVICE_URL')\n    made_by: str = ''\n\n\n"
        "def load():\n    try:\n        return S(made_by='load')\n"
        "    except ValueError as error:\n        raise RuntimeError('no settings') from error\n"
    )
    settings = made(
        modules, source, variables=("SERVICE_URL",), required=("key",), factory="load", factory_module="made_settings"
    )
    assert (settings.made_by, str(settings.key)) == ("load", "http://localhost/")


def test_a_module_that_makes_its_settings_when_it_is_imported_can_be_imported(modules: Modules) -> None:
    source = "class S(BaseSettings):\n    port: int = Field(..., alias='PORT', gt=2000)\n\n\nsettings = S()\n"
    settings = made(modules, source, variables=("PORT",), required=("port",), factory="settings")
    assert settings is sys.modules["made_settings"].settings
    assert settings.port == 2001


def test_settings_that_no_value_satisfies_are_made_without_validation(modules: Modules) -> None:
    source = (
        "from pydantic import field_validator\n\n\nclass S(BaseSettings):\n    key: str\n    level: int = 3\n\n"
        "    @field_validator('key')\n    @classmethod\n    def never(cls, value):\n        raise ValueError(value)\n"
    )
    settings = made(modules, source, variables=("KEY",), required=("key",))
    assert (settings.key, settings.level) == ("1", 3)
    plain = "class S(BaseModel):\n    url: HttpUrl\n    level: int = 3\n"
    del sys.modules["made_settings"]
    settings = made(modules, plain, required=("url",))
    assert (str(settings.url), settings.level) == ("http://localhost/", 3)


@pytest.mark.parametrize("source", ["X = 1\n", "raise OSError\n", "class S: ...\nS.__init__ = None\n"])
def test_where_there_are_none_to_be_made_there_are_none(source: str, modules: Modules) -> None:
    assert made(modules, source) is None
    assert make_settings(None) is None


HUB = """
class Store:
    def __init__(self):
        self.items = {}
    def save(self, key, value): raise OSError
    async def load(self, key): raise OSError


class Base:
    limit = 5
    def __init__(self): self.inherited = 'x'
    def close(self): raise OSError


class Settings: ...


class Hub(Base):
    label: str

    def __init__(self, broker):
        super().__init__()
        self.store = Store()
        self.config: Settings = broker.config
        self.broker = broker
        self.plugins = []

    def add(self, plugin, *, early=False): raise OSError
    async def send(self, text): raise OSError
    def settings(self) -> Settings: raise OSError
    @property
    def root(self) -> Settings: raise OSError
    @staticmethod
    def now(): raise OSError
    @classmethod
    def of(cls, name): raise OSError
"""


@pytest.fixture
def hub(modules: Modules) -> Any:
    """A stand-in for a hub that cannot be made."""
    modules({"made_hub.py": HUB})
    import made_hub  # type: ignore[import-not-found]

    return stand_in_for(made_hub.Hub, {"invented": False}, {"handed": 1}, made_hub.Settings())


def test_a_stand_in_has_what_the_class_has(hub: Any) -> None:
    import made_hub

    assert isinstance(hub, made_hub.Hub)
    assert (hub.add(1), hub.add(2, early=True), hub.close(), hub.now(), hub.of("x")) == (None,) * 5
    assert (hub.limit, hub.inherited, hub.plugins, hub.handed) == (5, "x", [], 1)
    assert asyncio.run(hub.send("x")) is None
    assert isinstance(hub.settings(), made_hub.Settings)
    assert hub.root is hub.config is hub.settings()
    assert hub._aas_taken[:2] == [1, 2]
    assert isinstance(hub, StandIn)


def test_what_the_class_has_not_is_missing(hub: Any) -> None:
    for name in ("invented", "register_plugin", "emit"):
        with pytest.raises(AttributeError, match=f"'Hub' object has no attribute '{name}'"):
            getattr(hub, name)
    with pytest.raises(AttributeError):
        hub.store.gone()


@pytest.mark.parametrize("call", ["hub.add()", "hub.add(1, 2)", "hub.add(1, late=True)", "hub.of()", "hub.now(1)"])
def test_methods_take_what_the_real_ones_take(call: str, hub: Any) -> None:
    with pytest.raises(TypeError):
        eval(call, {"hub": hub})  # noqa: S307 - our own text


def test_parts_of_the_hub_can_be_used_as_far_as_they_are_known(hub: Any) -> None:
    async def use() -> None:
        hub.store.save("a", 1)
        hub.store.items["a"] = 1
        await hub.store.load("a")
        # Nobody can say what this one is.
        await hub.broker.anything(1).more

    asyncio.run(use())
    assert inspect.isawaitable(hub.broker.x())


def test_a_class_that_answers_to_every_name_has_every_name(modules: Modules) -> None:
    modules({"made_hub.py": "class Hub:\n    def __getattr__(self, name): raise OSError\n"})
    import made_hub

    assert stand_in_for(made_hub.Hub, {}, {}, None).anything is not None  # type: ignore[attr-defined]


def test_without_a_class_there_is_what_is_known(modules: Modules) -> None:
    hub: Any = stand_in_for(None, {"add": False, "send": True}, {"config": 3}, None)
    assert (hub.add(1), asyncio.run(hub.send(2)), hub.config, hub._aas_taken) == (None, None, 3, [1, 2])
    with pytest.raises(AttributeError):
        _ = hub.register_plugin
