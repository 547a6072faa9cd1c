"""Bases of plugins in many shapes."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.answers.contract import Method, Parameter, PluginBase
from generator.contract import ContractReading, read_contract
from generator.contract.members import role_of

from .workspaces import DESIGN, write


def read_base(root: Path, source: str, **others: str) -> PluginBase:
    reading = reading_of(root, source, **others)
    assert reading.contract.plugin_base is not None, reading.problems
    return reading.contract.plugin_base


def reading_of(root: Path, source: str, **others: str) -> ContractReading:
    files = {f"core/{name}.py": text for name, text in others.items()}
    return read_contract(write(root, {"core/plugin_base.py": source, **files}))


def methods(base: PluginBase) -> dict[str, Method]:
    return {method.name: method for method in base.methods}


def test_a_protocol_demands_its_empty_methods_only(tmp_path: Path) -> None:
    base = read_base(
        tmp_path,
        """
        from typing import Protocol

        class PluginBase(Protocol):
            name: str

            async def start(self) -> None:
                '''Only a docstring.'''

            def label(self) -> str:
                return self.name
        """,
    )
    assert list(methods(base)) == ["start"]
    assert base.constructor == ()
    assert base.helpers == ("label",)


def test_a_base_inherited_over_two_files_keeps_what_is_still_abstract(tmp_path: Path) -> None:
    base = read_base(
        tmp_path,
        """
        from .lifecycle import Lifecycle as Base

        class PluginBase(Base):
            def __init__(self, name: str, **options: object) -> None:
                super().__init__(**options)

            def describe(self) -> str:
                return "done here"
        """,
        lifecycle="""
        from abc import ABC, abstractmethod
        from core.events import Event

        class Lifecycle(ABC):
            def __init__(self, version: str, pause: float = 1.0) -> None:
                self.version = version

            @abstractmethod
            def setup(self, event: Event) -> bool: ...

            @abstractmethod
            def describe(self) -> str: ...
        """,
        events="class Event: ...\n",
    )
    assert list(methods(base)) == ["setup"]
    assert base.imports == {"Event": "core.events"}
    assert [(each.name, each.keyword_only, each.source) for each in base.constructor] == [
        ("name", False, "name"),
        ("version", True, "version"),
        ("pause", True, "default"),
    ]
    assert base.helpers == ("version", "describe")


def test_an_inherited_constructor_keeps_its_positional_parameters(tmp_path: Path) -> None:
    base = read_base(
        tmp_path,
        """
        from core.origin import Root

        class PluginBase(Root):
            def start(self) -> None:
                raise NotImplementedError
        """,
        origin="""
        class Root:
            def __init__(self, name, version): ...
        """,
    )
    assert [(each.name, each.keyword_only) for each in base.constructor] == [("name", False), ("version", False)]


def test_abc_through_module_attributes_and_aliases(tmp_path: Path) -> None:
    base = read_base(
        tmp_path,
        """
        import abc as a
        from abc import abstractmethod as must

        class PluginBase(metaclass=a.ABCMeta):
            @a.abstractmethod
            def on_load(self): ...

            @must
            async def async_unload(self): ...

            @property
            @must
            def title(self) -> str: ...

            @a.abstractproperty
            def kind(self) -> str: ...
        """,
    )
    found = methods(base)
    assert {name: method.role for name, method in found.items()} == {
        "on_load": "start",
        "async_unload": "stop",
        "title": "other",
        "kind": "other",
    }
    assert found["title"].is_property
    assert found["kind"].is_property
    assert not found["on_load"].is_property
    assert found["async_unload"].is_async
    assert found["on_load"].returns == ""


def test_a_dataclass_base_takes_its_fields(tmp_path: Path) -> None:
    base = read_base(
        tmp_path,
        """
        from dataclasses import KW_ONLY, dataclass, field
        from typing import Any, ClassVar

        @dataclass
        class PluginBase:
            name: str
            count: ClassVar[int] = 0
            config: dict[str, Any] = field(default_factory=dict)
            state: str = field(init=False, default="new")
            _: KW_ONLY
            version: str
            token: str = field()

            def start(self) -> None:
                raise NotImplementedError
        """,
    )
    assert base.constructor == (
        Parameter(name="name", annotation="str", source="name"),
        Parameter(name="config", annotation="dict[str, Any]", required=False, source="config"),
        Parameter(name="version", annotation="str", keyword_only=True, source="version"),
        Parameter(name="token", annotation="str", keyword_only=True, source="unknown"),
    )
    assert base.imports == {"Any": "typing"}
    assert base.helpers == ("name", "count", "config", "state", "version", "token")
    assert base.sets_config


def test_a_declared_attribute_that_nobody_sets_is_no_helper(tmp_path: Path) -> None:
    base = read_base(
        tmp_path,
        """
        class PluginBase:
            config: dict[str, str]

            def __init__(self, name):
                self.title = name
        """,
    )
    assert base.helpers == ("title",)
    assert not base.sets_config


def test_a_pydantic_base_takes_its_fields_by_name(tmp_path: Path) -> None:
    base = read_base(
        tmp_path,
        """
        from abc import ABC, abstractmethod
        from pydantic import BaseModel, ConfigDict, Field

        class PluginBase(BaseModel, ABC):
            model_config = ConfigDict(frozen=True)
            name: str
            version: str = Field("1.0")
            label: str = Field(..., description="needed")

            @abstractmethod
            def run(self) -> None: ...
        """,
    )
    assert [(each.name, each.required, each.keyword_only) for each in base.constructor] == [
        ("name", True, True),
        ("version", False, True),
        ("label", True, True),
    ]


def test_overloads_count_once_and_with_the_real_signature(tmp_path: Path) -> None:
    base = read_base(
        tmp_path,
        """
        from abc import ABC, abstractmethod
        from typing import overload

        class PluginBase(ABC):
            @overload
            def __init__(self, name: str) -> None: ...
            @overload
            def __init__(self, name: str, version: str) -> None: ...
            def __init__(self, name: str, version: str = "1") -> None: ...

            @abstractmethod
            def handle(self, event: str | bytes, /, *rest: int, loud: bool = False, **more: object) -> None: ...
        """,
    )
    assert [each.name for each in base.constructor] == ["name", "version"]
    assert [each.name for each in methods(base)["handle"].parameters] == ["event", "*rest", "loud", "**more"]
    assert methods(base)["handle"].parameters[0].annotation == "str | bytes"


def test_annotations_become_importable_names(tmp_path: Path) -> None:
    base = read_base(
        tmp_path,
        """
        from __future__ import annotations
        import collections.abc
        import datetime as dt
        import typing as t
        from abc import ABC, abstractmethod
        from .types import *
        from . import types as kinds

        T = t.TypeVar("T")

        class Mode: ...

        class PluginBase(ABC, t.Generic[T]):
            class Options: ...

            @abstractmethod
            def one(self, when: dt.datetime, mode: "Mode | None") -> collections.abc.Iterator[int]: ...
            @abstractmethod
            def two(self, choice: t.Literal["a", "b"], event: Event) -> t.Optional["kinds.Event.Sort"]: ...
            @abstractmethod
            def three(self, payload: T, options: Options) -> PluginBase: ...
            @abstractmethod
            def four(self, call: t.Callable[[int], dict[str, list[int]]]) -> tuple[int, ...]: ...
        """,
        types="""
        class Event:
            class Sort: ...
        """,
    )
    found = methods(base)
    assert [each.annotation for each in found["one"].parameters] == ["datetime", "Mode | None"]
    assert found["one"].returns == "Iterator[int]"
    assert found["two"].parameters[0].annotation in {"Literal['a', 'b']", 'Literal["a", "b"]'}
    assert found["two"].parameters[1].annotation == "Event"
    assert found["two"].returns == "Optional[Event.Sort]"
    assert [each.annotation for each in found["three"].parameters] == ["Any", "PluginBase.Options"]
    assert found["four"].parameters[0].annotation == "Callable[[int], dict[str, list[int]]]"
    assert found["four"].returns == "tuple[int, ...]"
    assert base.imports == {
        "Any": "typing",
        "Callable": "typing",
        "Event": "core.types",
        "Iterator": "collections.abc",
        "Literal": "typing",
        "Mode": "core.plugin_base",
        "Optional": "typing",
        "PluginBase": "core.plugin_base",
        "datetime": "datetime",
    }


def test_a_parameter_named_like_a_module_does_not_hide_it(tmp_path: Path) -> None:
    base = read_base(
        tmp_path,
        """
        from core import config

        class PluginBase:
            def __init__(self, name: str, config: config.Settings) -> None: ...
            def start(self) -> None:
                raise NotImplementedError
        """,
        config="class Settings: ...\n",
    )
    assert base.constructor[1].annotation == "Settings"
    assert base.imports == {"Settings": "core.config"}


def test_a_plain_base_is_taken_at_its_empty_lifecycle_hooks(tmp_path: Path) -> None:
    base = read_base(
        tmp_path,
        """
        class PluginBase:
            async def initialize(self):
                pass
            async def cleanup(self):
                '''Nothing by default.'''
            def tick(self):
                pass
        """,
    )
    assert list(methods(base)) == ["initialize", "cleanup"]
    assert base.helpers == ("tick",)


def test_a_required_parameter_that_nobody_fills_is_a_problem(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        """
        class PluginBase:
            def __init__(self, name, session, retries=3, logger=None): ...
            def start(self):
                raise NotImplementedError
        """,
    )
    (problem,) = [text for text in reading.problems if "PluginBase" in text]
    assert "core/plugin_base.py:1" in problem
    assert "'session'" in problem
    assert "[contract]" in problem


def test_a_required_logger_has_its_own_source(tmp_path: Path) -> None:
    base = read_base(tmp_path, "class PluginBase:\n    def __init__(self, logger, plugin_name): ...\n")
    assert [each.source for each in base.constructor] == ["logger", "name"]


def test_an_abstract_class_method_is_a_problem(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        """
        from abc import ABC, abstractmethod

        class PluginBase(ABC):
            @classmethod
            @abstractmethod
            def make(cls, name: str) -> "PluginBase": ...
        """,
    )
    assert any("'make'" in problem for problem in reading.problems)
    assert reading.contract.plugin_base is not None
    assert [each.name for each in reading.contract.plugin_base.methods[0].parameters] == ["name"]


def test_two_modules_with_one_name_are_a_problem(tmp_path: Path) -> None:
    reading = reading_of(
        tmp_path,
        """
        import core.first, core.second
        from abc import ABC, abstractmethod

        class PluginBase(ABC):
            @abstractmethod
            def use(self, a: core.first.Event, b: core.second.Event) -> None: ...
        """,
        first="class Event: ...\n",
        second="class Event: ...\n",
    )
    assert any("'Event'" in problem for problem in reading.problems)


def test_two_equal_bases_are_a_problem_that_names_both(tmp_path: Path) -> None:
    source = "class PluginBase:\n    def start(self):\n        raise NotImplementedError\n"
    reading = read_contract(write(tmp_path, {"core/plugin_base.py": source, "core/plugins/base.py": source}))
    assert reading.contract.plugin_base is None
    (problem,) = [text for text in reading.problems if "PluginBase" in text]
    assert "core/plugin_base.py:1" in problem
    assert "core/plugins/base.py:1" in problem


def test_the_plugins_that_exist_decide_between_two_bases(tmp_path: Path) -> None:
    source = "class PluginBase:\n    def start(self):\n        raise NotImplementedError\n"
    user = "from sdk.base import PluginBase\n\n\ndef register(hub): ...\n"
    files = {"core/plugin_base.py": source, "sdk/base.py": source, "plugins/one/__init__.py": user}
    reading = read_contract(write(tmp_path, files))
    assert reading.contract.plugin_base is not None
    assert reading.contract.plugin_base.module == "sdk.base"
    assert not [text for text in reading.problems if "PluginBase" in text]


def test_a_usual_place_wins_over_an_unusual_one_but_is_reported(tmp_path: Path) -> None:
    source = "class PluginBase:\n    def start(self):\n        raise NotImplementedError\n"
    reading = read_contract(write(tmp_path, {"core/plugin_base.py": source, "legacy/old.py": source}))
    assert reading.contract.plugin_base is not None
    assert reading.contract.plugin_base.module == "core.plugin_base"
    assert any("legacy/old.py:1" in problem for problem in reading.problems)


def test_bases_in_tests_examples_and_plugins_do_not_count(tmp_path: Path) -> None:
    aside = "from abc import ABC\nclass PluginBase(ABC): ...\n"
    files = dict(DESIGN) | {
        "examples/demo.py": aside,
        "tests/fakes/base.py": aside,
        "plugins/hello/base.py": aside,
        "plugins/other/aas-plugin.json": "{}",
        "plugins/other/lib/base.py": aside,
    }
    reading = read_contract(write(tmp_path, files))
    assert reading.problems == ()
    assert reading.contract.plugin_base is not None
    assert reading.contract.plugin_base.module == "core.plugin_base"


@pytest.mark.parametrize(("name", "taken"), [("BasePlugin", True), ("MediaPluginBase", True), ("Plugin", True)])
def test_another_name_is_taken_when_the_class_is_abstract(tmp_path: Path, name: str, taken: bool) -> None:
    abstract = f"from abc import ABC, abstractmethod\nclass {name}(ABC):\n    @abstractmethod\n    def go(self): ...\n"
    concrete = f"class {name}:\n    def go(self):\n        return 1\n"
    first = read_contract(write(tmp_path / "abstract", {"app/base.py": abstract})).contract.plugin_base
    second = read_contract(write(tmp_path / "concrete", {"app/base.py": concrete})).contract.plugin_base
    assert (first is not None and first.class_name == name) is taken
    assert second is None


def test_plugin_base_is_preferred_to_the_class_it_derives_from(tmp_path: Path) -> None:
    files = {
        "core/root.py": "from abc import ABC\nclass BasePlugin(ABC): ...\n",
        "core/plugin_base.py": "from core.root import BasePlugin\nclass PluginBase(BasePlugin): ...\n",
    }
    base = read_contract(write(tmp_path, files)).contract.plugin_base
    assert base is not None
    assert base.class_name == "PluginBase"


def test_the_root_of_several_specialised_bases_is_taken(tmp_path: Path) -> None:
    files = {
        "core/a.py": "from abc import ABC\nclass AnyPluginBase(ABC): ...\n",
        "core/b.py": "from core.a import AnyPluginBase\nclass AudioPluginBase(AnyPluginBase): ...\n",
    }
    base = read_contract(write(tmp_path, files)).contract.plugin_base
    assert base is not None
    assert base.class_name == "AnyPluginBase"


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("initialize", "start"),
        ("setup", "start"),
        ("on_enable", "start"),
        ("async_setup", "start"),
        ("load_plugin", "start"),
        ("cleanup", "stop"),
        ("teardown", "stop"),
        ("on_unload", "stop"),
        ("close", "stop"),
        ("restart", "other"),
        ("handle", "other"),
        ("startled", "other"),
    ],
)
def test_roles_of_lifecycle_methods(name: str, role: str) -> None:
    assert role_of(name) == role


def test_classes_that_derive_from_each_other_do_not_hang(tmp_path: Path) -> None:
    base = read_base(
        tmp_path,
        "from core.other import Other\nclass PluginBase(Other):\n    def start(self): raise NotImplementedError\n",
        other="from core.plugin_base import PluginBase\nclass Other(PluginBase): ...\n",
    )
    assert list(methods(base)) == ["start"]


def test_a_src_layout_gives_the_importable_module(tmp_path: Path) -> None:
    source = "class PluginBase:\n    def start(self):\n        raise NotImplementedError\n"
    files = {"src/core/plugin_base.py": source, "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["src"]\n'}
    base = read_contract(write(tmp_path, files)).contract.plugin_base
    assert base is not None
    assert base.module == "core.plugin_base"


def test_src_that_is_a_package_stays_in_the_name(tmp_path: Path) -> None:
    source = "class PluginBase:\n    def start(self):\n        raise NotImplementedError\n"
    files = {
        "src/__init__.py": "",
        "src/core/plugin_base.py": source,
        "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["src"]\n',
    }
    base = read_contract(write(tmp_path, files)).contract.plugin_base
    assert base is not None
    assert base.module == "src.core.plugin_base"
