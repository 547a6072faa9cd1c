"""Three workspaces that demand different things of a plugin: in each it is typed, loaded by their loader, and lives."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.apply.scene import apply, batch_file, outcomes, task_of, terse
from tests.examples import taking_turns
from tests.mypy_cache import OF_MYPY, warmed
from tests.support import EXAMPLES, Workspace

pytestmark = [pytest.mark.usefixtures("needs_sandbox"), pytest.mark.slow]
DOCUMENTS = EXAMPLES / "batches" / "batch_example_designs_processed.json"
COMMON = {
    "core/__init__.py": "",
    "plugins/__init__.py": "",
    "requirements.txt": "pydantic\npydantic-settings\nloguru\n",
    "pyproject.toml": "[tool.mypy]\nstrict = true\n",
}
SETTINGS = """from pydantic_settings import BaseSettings


class AASConfig(BaseSettings):
    debug: bool = False
"""
HUB = """from typing import Any


class Hub:
    def __init__(self) -> None:
        self.plugins: dict[str, Any] = {}

    def register_plugin(self, plugin: Any) -> None:
        self.plugins[plugin.name] = plugin
"""
LOAD_BY_REGISTER = """
import asyncio, importlib, pkgutil
import plugins
from core.hub import Hub

async def live() -> None:
    hub = Hub()
    for found in pkgutil.iter_modules(plugins.__path__):
        importlib.import_module(f"plugins.{found.name}").register(hub)
    for name, plugin in hub.plugins.items():
        answers = [await plugin.START(), await plugin.STOP()]
        print(name, *answers)

asyncio.run(live())
"""
LOAD_BY_MANIFEST = """
import importlib, json
from pathlib import Path

for manifest in sorted(Path("plugins").glob("*/aas-plugin.json")):
    described = json.loads(manifest.read_text())
    module, _, attribute = described["entry"].partition(":")
    plugin = getattr(importlib.import_module(module), attribute)()
    print(described["name"], plugin.start(), plugin.stop())
"""
ECHO = "from core.plugin_base import PluginBase\n\n\nclass EchoPlugin(PluginBase):\n    pass\n"
DESIGN = {
    **COMMON,
    "core/hub.py": HUB,
    "core/config/__init__.py": "",
    "core/config/manager.py": SETTINGS,
    "core/plugin_base.py": """from abc import ABC, abstractmethod


class PluginBase(ABC):
    def __init__(self, name: str, version: str) -> None:
        self.name = name
        self.version = version

    @abstractmethod
    async def initialize(self) -> None: ...

    @abstractmethod
    async def cleanup(self) -> None: ...
""",
}
THREE_PARAMETERS = {
    **COMMON,
    "core/hub.py": HUB,
    "core/config/__init__.py": "",
    "core/config/manager.py": SETTINGS,
    "core/plugins/__init__.py": "",
    "core/plugins/base.py": """import logging
from abc import ABC, abstractmethod
from typing import Any


class PluginBase(ABC):
    def __init__(self, name: str, config: Any, hub: Any) -> None:
        self.name = name
        self.config = config
        self.hub = hub
        self.logger = logging.getLogger(f"plugins.{name}")

    @abstractmethod
    async def setup(self) -> bool: ...

    @abstractmethod
    async def shutdown(self) -> bool: ...
""",
}
MANIFESTS = {
    **COMMON,
    "core/config.py": SETTINGS.replace("AASConfig", "AppSettings"),
    "core/loader.py": f"LOADER = '''{LOAD_BY_MANIFEST}'''\n",
    "core/plugin_base.py": """from abc import ABC, abstractmethod


class PluginBase(ABC):
    @abstractmethod
    def start(self) -> bool: ...

    @abstractmethod
    def stop(self) -> None: ...
""",
    "plugins/echo/__init__.py": "",
    "plugins/echo/echo_plugin.py": ECHO.replace(
        "    pass\n", "    def start(self) -> bool:\n        return True\n\n    def stop(self) -> None: ...\n"
    ),
    "plugins/echo/aas-plugin.json": '{"name": "echo", "entry": "plugins.echo.echo_plugin:EchoPlugin"}',
}
CONTRACTS = {
    "design": (DESIGN, LOAD_BY_REGISTER.replace("START", "initialize").replace("STOP", "cleanup"), "None None"),
    "three-parameters": (
        THREE_PARAMETERS,
        LOAD_BY_REGISTER.replace("START", "setup").replace("STOP", "shutdown"),
        "True True",
    ),
    "manifests": (MANIFESTS, LOAD_BY_MANIFEST, "True None"),
}
ANSWER = terse("Lantern Plugin") + (
    "\n## Files\n\n- `plugins/lantern/bulb.py`: the bulb\n- `plugins/lantern/switch.py`: the switch\n\n"
    "## Configuration\n\n- `lantern_level` (int, default 3): brightness\n- `lantern_token` (secret): key\n"
)


def make(files: dict[str, str], top: Path) -> Workspace:
    """Return a repository with these files in one commit."""
    workspace = Workspace(top)
    for path, text in files.items():
        workspace.write(path, text)
    workspace.git("init", "--quiet", "--initial-branch=main")
    workspace.commit("workspace")
    return workspace


def run(command: list[str], cwd: Path) -> str:
    """Run the workspace's Python and return what it prints."""
    with warmed(cwd, OF_MYPY):
        done = subprocess.run([sys.executable, *command], cwd=cwd, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# Workspaces of other teams have their turn in test_five_workspaces.py.
@pytest.mark.parametrize("name", taking_turns([*CONTRACTS], 3))
def test_plugin_is_typed_loaded_and_alive_in_the_workspace(name: str, tmp_path: Path) -> None:
    files, loader, answers = CONTRACTS[name]
    workspace = make(files, tmp_path / "workspace")
    report = apply(workspace, [batch_file(tmp_path / "batch.json", {"AAS-901": ANSWER})])
    assert outcomes(report) == {"AAS-901": "scaffolded"}
    clone = workspace.fresh_clone("aas/AAS-901", tmp_path / "clone")
    run(["-m", "mypy", "--strict", "plugins/lantern", "tests"], clone)
    run(["-m", "pytest", "-q", "tests"], clone)
    assert f"lantern {answers}" in run(["-c", loader], clone)


def test_design_documents_are_implemented_with_their_code_in_a_workspace_that_demands_other_plugins(
    tmp_path: Path,
) -> None:
    workspace = make(THREE_PARAMETERS, tmp_path / "workspace")
    report = apply(workspace, [DOCUMENTS])
    # The first needs a package that this workspace does not require, and a module of the last is only described.
    assert outcomes(report) == {"AAS-141": "scaffolded", "AAS-142": "implemented", "AAS-143": "scaffolded"}
    assert any("'aiohttp' is not in the workspace" in line for line in task_of(report, "AAS-141")["unwritten"])
    assert any(line.startswith("`converters.") for line in task_of(report, "AAS-143")["unwritten"])
    trees = {task_id: set(workspace.tree(f"aas/{task_id}")) for task_id in outcomes(report)}
    assert {f"plugins/sketchboard/{file}.py" for file in ("asset_client", "change_dispatcher")} <= trees["AAS-141"]
    assert {f"plugins/toolbox/{file}.py" for file in ("toolbox", "config", "converters")} <= trees["AAS-143"]
    code = workspace.show("aas/AAS-142", "plugins/local_tunnel/local_tunnel.py")
    assert "start_tunnel" in code
    assert "your_token_here" not in code
    assert "class LocalTunnelPlugin(PluginBase):" in workspace.show(
        "aas/AAS-142", "plugins/local_tunnel/local_tunnel_plugin.py"
    )
