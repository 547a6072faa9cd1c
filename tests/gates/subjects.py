"""Small workspaces with units in them, as the gates get them."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from generator.answers.contract import Contract, Hub, Method, PluginBase
from generator.blueprints import BLUEPRINTS
from generator.findings import Finding
from generator.gates import Subject, UnitFiles
from generator.gates.laying import SharedCopy
from generator.sandbox import Sandbox, get

HUB = Hub(module="core.hub", class_name="Hub")
CONTRACT = Contract(hub=HUB, settings=None)
BASE = {
    "core/__init__.py": "",
    "core/plugin_base.py": (
        "from abc import ABC, abstractmethod\n\n\n"
        "class PluginBase(ABC):\n"
        "    def __init__(self, name: str, version: str) -> None:\n"
        "        self.name = name\n"
        "        self.version = version\n\n"
        "    @abstractmethod\n    async def initialize(self) -> None: ...\n\n"
        "    @abstractmethod\n    async def cleanup(self) -> None: ...\n"
    ),
    "core/hub.py": (
        "from core.plugin_base import PluginBase\n\n\n"
        "class Hub:\n"
        "    def __init__(self) -> None:\n        self.plugins: list[PluginBase] = []\n\n"
        "    def register_plugin(self, plugin: PluginBase) -> None:\n        self.plugins.append(plugin)\n"
    ),
    "plugins/__init__.py": "",
    "tests/__init__.py": "",
    "requirements.txt": "loguru>=0.7\nRequests[socks] ~= 2.0 ; python_version > '3'\n",
    "pyproject.toml": "[tool.mypy]\nstrict = true\n",
}
PLUGIN = """\
from core.hub import Hub
from core.plugin_base import PluginBase


class Demo(PluginBase):
    def __init__(self) -> None:
        super().__init__("demo", "1")

    async def initialize(self) -> None:
        {initialize}

    async def cleanup(self) -> None:
        {cleanup}


def register(hub: Hub) -> Demo:
    plugin = Demo()
    hub.register_plugin(plugin)
    return plugin
"""


def plugin_source(initialize: str = "return None", cleanup: str = "return None", head: str = "") -> str:
    return head + PLUGIN.format(initialize=initialize, cleanup=cleanup)


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())


def unit(*files: str, name: str = "demo", blueprint: str = "plugin", **more: object) -> UnitFiles:
    probe = BLUEPRINTS[blueprint].probe if blueprint in BLUEPRINTS else "modules"
    return UnitFiles(f"{blueprint}:{name}", blueprint, name, files, probe, **more)  # type: ignore[arg-type]


def make_subject(
    tmp_path: Path,
    files: Mapping[str, str | bytes],
    *,
    units: Collection[UnitFiles] = (),
    base: Mapping[str, str | bytes] = BASE,
    before: Mapping[str, str | bytes] | None = None,
    sandbox: Sandbox | None = None,
    contract: Contract = CONTRACT,
    python: Path = Path(sys.executable),
    cache: Path | None = None,
    installed: frozenset[str] = frozenset(),
) -> Subject:
    """Write a workspace with units in it; by default all of ``files`` are one plugin.

    Args:
        tmp_path: Where to write.
        files: The units' files.
        units: The units.
        base: The workspace around them.
        before: Files of the units that existed before, with their content then.
        sandbox: By default one that executes nothing.
        contract: What the workspace demands.
        python: The workspace's interpreter.
        cache: Where tools keep what they know about libraries.
        installed: What was installed for the gates.
    """
    root, old = tmp_path / "tree", tmp_path / "before"
    write(root, {**base, **files})
    write(old, {**base, **(before or {})})
    return Subject(
        root=root,
        units=tuple(units) or (unit(*files),),
        contract=contract,
        python=python,
        sandbox=sandbox or get("none"),
        cache=cache or tmp_path / "cache",
        baseline=lambda: old,
        changed=frozenset(before or ()),
        installed=installed,
    )


def make_wave(tmp_path: Path, tasks: Sequence[Mapping[str, str | bytes]], **more: Any) -> list[Subject]:
    """Write a workspace with a layer for each task, whose files are one plugin by the name of the first one's folder.

    Args:
        tmp_path: Where to write.
        tasks: The files of each task.
        more: What ``make_subject`` takes.
    """
    alone = make_subject(tmp_path, {}, units=[unit()], **more)
    shared = SharedCopy(tmp_path / "before", tmp_path / "tree")
    wave = []
    for number, files in enumerate(tasks):
        layer = tmp_path / "layers" / str(number)
        write(layer, files)
        name = next((path.split("/")[1] for path in files if path.startswith("plugins/")), f"task{number}")
        units = (unit(*files, name=name),)
        wave.append(replace(alone, units=units, layer=layer, shared=shared))
    return wave


def codes(findings: list[Finding]) -> list[tuple[str, int | None, str]]:
    """Return path, line and code of each finding."""
    return [(each.path, each.line, each.code) for each in findings]


BOOL_BASE = PluginBase(
    methods=(
        Method(name="initialize", role="start", returns="bool"),
        Method(name="cleanup", role="stop", returns="None"),
    )
)
