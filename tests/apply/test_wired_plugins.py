"""Rendered plugins are loaded as the workspace does it, and started: the analysis's code is really called."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from generator.answers.units import PluginAnswers
from generator.apply.placing import place_code
from generator.render import Renderer, open_renderer
from tests.apply.test_own_class import OWN
from tests.apply.wired import hub_contract, plugin
from tests.blueprints.support import badly_typed, copy_template

CORE = {
    "core/__init__.py": "",
    "core/config/__init__.py": "",
    "core/config/manager.py": "class AASConfig:\n    pass\n",
    "core/plugins/__init__.py": "",
    "core/plugins/base.py": """
        from abc import ABC, abstractmethod
        from typing import Any
        from core.config.manager import AASConfig

        class PluginBase(ABC):
            def __init__(self, name: str, config: AASConfig, hub: Any) -> None:
                self.name, self.config, self.hub = name, config, hub

            @abstractmethod
            async def setup(self) -> bool: ...

            @abstractmethod
            async def shutdown(self) -> bool: ...
        """,
    "plugins/__init__.py": "",
}
RUN = r"""
import asyncio, importlib.util, json, sys
from types import SimpleNamespace
from core.config.manager import AASConfig

spec = importlib.util.spec_from_file_location("loaded_plugin", "plugins/penpot/plugin.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
calls = []

def follow(frame, event, arg):
    path, name = frame.f_code.co_filename, frame.f_code.co_name
    is_own = "/plugins/penpot/" in path and not path.endswith(("/plugin.py", "/config.py"))
    if event == "call" and is_own and not name.startswith("_"):
        calls.append(name)

async def main():
    plugin = module.register(SimpleNamespace(config=AASConfig()))
    sys.setprofile(follow)
    up = await plugin.setup()
    await asyncio.sleep(0.01)
    down = await plugin.shutdown()
    sys.setprofile(None)
    return up, down

up, down = asyncio.run(main())
print(json.dumps({"up": up, "down": down, "calls": calls}))
"""
CLIENT = """
from plugins.penpot.config import PenpotConfig

class PenpotClient:
    def __init__(self, base_url: str):
        self.base_url = base_url

    async def connect(self):
        self.on = True

    async def close(self):
        self.on = False
"""
WATCHER = """
import asyncio
from plugins.penpot.client import PenpotClient

class Watcher:
    def __init__(self, client: PenpotClient):
        self.client = client

    async def run(self):
        while True:
            await self.look()

    async def look(self):
        await asyncio.sleep(0.001)
"""


@pytest.fixture(scope="module")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Renderer]:
    with open_renderer(str(copy_template(tmp_path_factory.mktemp("template") / "template")), None) as opened:
        yield opened


def run(unit: PluginAnswers, renderer: Renderer, root: Path) -> dict[str, object]:
    """Render a unit into a workspace, load it from its file, start it and stop it."""
    for path, text in CORE.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    renderer.render(unit, root)
    environment = {"PYTHONPATH": str(root), "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert isinstance(found, dict)
    return found


def placed(**modules: str) -> PluginAnswers:
    ((unit,), _) = place_code([plugin(None, **modules)])
    assert isinstance(unit, PluginAnswers)
    return unit


def test_parts_are_made_started_and_stopped(renderer: Renderer, tmp_path: Path) -> None:
    found = run(placed(client=CLIENT, watcher=WATCHER), renderer, tmp_path)
    assert (found["up"], found["down"]) == (True, True)
    calls = found["calls"]
    assert isinstance(calls, list)
    assert (calls[0], calls[-1]) == ("connect", "close")
    assert {"run", "look"} <= set(calls)


def test_functions_are_called(renderer: Renderer, tmp_path: Path) -> None:
    api = "async def start(settings):\n    return settings.port\n\ndef stop(): ...\n\ndef fetch(): ...\n"
    found = run(placed(api=api), renderer, tmp_path)
    assert found["calls"] == ["start", "stop"]


def test_own_class_of_the_analysis_is_the_plugin(renderer: Renderer, tmp_path: Path) -> None:
    found = run(placed(logic=OWN, client=CLIENT), renderer, tmp_path)
    assert found == {"up": True, "down": True, "calls": ["connect", "close"]}


@pytest.mark.parametrize("is_strict", [True, False])
def test_what_comes_out_passes_the_type_check(renderer: Renderer, tmp_path: Path, *, is_strict: bool) -> None:
    contract = hub_contract(strict_types=is_strict)
    made = [plugin(contract, client=CLIENT, watcher=WATCHER), plugin(contract, logic=OWN, client=CLIENT)]
    for number, written in enumerate(made):
        root = tmp_path / str(number)
        ((unit,), _) = place_code([written])
        assert isinstance(unit, PluginAnswers)
        run(unit, renderer, root)
        files = sorted((root / "plugins" / "penpot").glob("*.py"))
        assert badly_typed(files, root) == ""
