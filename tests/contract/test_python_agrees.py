"""What was read statically is what Python itself says once the class is imported (in a process of its own)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generator.contract import read_contract

from .workspaces import DESIGN, SETUP, write

ORACLE = """
import importlib, inspect, json, sys
base = getattr(importlib.import_module(sys.argv[1]), sys.argv[2])
kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
listed = [p for p in inspect.signature(base).parameters.values() if p.kind not in kinds]
print(json.dumps({
    "abstract": sorted(base.__abstractmethods__),
    "coroutines": sorted(n for n in base.__abstractmethods__ if inspect.iscoroutinefunction(getattr(base, n))),
    "properties": sorted(n for n in base.__abstractmethods__ if isinstance(getattr(base, n), property)),
    "constructor": [[p.name, p.default is p.empty, p.kind is p.KEYWORD_ONLY] for p in listed],
}))
"""

LAYERED: dict[str, str | bytes] = {
    "core/__init__.py": "",
    "core/parts/__init__.py": "from .life import Life\nfrom .named import *\n",
    "core/parts/life.py": """
        import abc

        class Life(metaclass=abc.ABCMeta):
            @abc.abstractmethod
            async def initialize(self): ...
            @abc.abstractmethod
            async def cleanup(self): ...
            @property
            @abc.abstractmethod
            def title(self): ...
        """,
    "core/parts/named.py": """
        from .life import Life

        class Named(Life):
            def __init__(self, name, *, version="1"): ...
            async def cleanup(self): ...
        """,
    "core/plugin_base.py": """
        from abc import ABC, abstractmethod
        from core import parts
        from core.parts import Life

        class Mixed(ABC):
            @abstractmethod
            def handle(self, event): ...
            @abstractmethod
            def extra(self): ...

        class PluginBase(parts.Named, Mixed, Life):
            extra = None
        """,
}

DATACLASS: dict[str, str | bytes] = {
    "core/plugin_base.py": """
        from abc import ABC, abstractmethod
        from dataclasses import InitVar, dataclass, field

        @dataclass
        class Parent:
            name: str
            version: str = "1"

        @dataclass(kw_only=True)
        class PluginBase(Parent, ABC):
            config: dict[str, str] = field(default_factory=dict)
            token: InitVar[str]
            state: str = field(init=False, default="")
            name: str

            @abstractmethod
            def start(self): ...
        """,
}


@pytest.mark.parametrize("files", [DESIGN, SETUP, LAYERED, DATACLASS], ids=["design", "setup", "layered", "dataclass"])
def test_python_agrees(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    base = read_contract(write(tmp_path, files)).contract.plugin_base
    assert base is not None

    asked = [sys.executable, "-c", ORACLE, base.module, base.class_name]
    shown = subprocess.run(asked, cwd=tmp_path, capture_output=True, check=True, timeout=60).stdout

    assert json.loads(shown) == {
        "abstract": sorted(method.name for method in base.methods),
        "coroutines": sorted(method.name for method in base.methods if method.is_async),
        "properties": sorted(method.name for method in base.methods if method.is_property),
        "constructor": [[each.name, each.required, each.keyword_only] for each in base.constructor],
    }
