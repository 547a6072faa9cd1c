"""Five workspaces of different shapes: what is built there is loaded by the workspace's own loader and works.

No configuration is written by hand: all is learned from the files.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.apply.answers_of_a_team import EXPECTED, Shape, write_results
from tests.examples import taking_turns
from tests.mypy_cache import OF_GATES, warmed
from tests.support import Workspace, copied, new_workspace

ROOT = Path(__file__).parents[2]
OWN = ROOT / "tests" / "workspaces"

# Run in the merged workspace: loads all by the workspace's own loader and prints what was called.
_HEAD = """
import asyncio, inspect, json, sys
sys.path.insert(0, ".")
calls = []


def watch(module, name, *methods):
    cls = getattr(__import__(module, fromlist=["x"]), name)
    for method in methods:
        real = getattr(cls, method)
        setattr(cls, method, note(f"{name}.{method}", real))


def note(label, real):
    if inspect.iscoroutinefunction(real):
        async def noted(*args, **kwargs):
            calls.append(label)
            return await real(*args, **kwargs)
    else:
        def noted(*args, **kwargs):
            calls.append(label)
            return real(*args, **kwargs)
    return noted


def watch_all(plugins):
    watch(f"{plugins}.weather.client", "WeatherClient", "connect", "close")
    watch(f"{plugins}.echo.echo", "Echo", "start", "stop")
"""
_REAL = """
import os
os.environ["OPENAI_API_KEY"] = "x"
watch_all("plugins")
from pathlib import Path
from typing import Any
from core.config.manager import load_config
from core.hub import AASHub
from core.plugin_registry import PluginRegistry
registry = PluginRegistry(AASHub(load_config()))


async def life():
    registry.load_all()
    await registry.start_all()
    await registry.stop_all()


asyncio.run(life())
print(json.dumps({"names": sorted(registry.plugins), "calls": calls}))
"""
_DESIGN = """
watch_all("plugins")
from pathlib import Path
from typing import Any
from core.hub import Hub
from core.loader import load_plugins
hub = Hub()
names = load_plugins(hub, Path("."))


async def life():
    await hub.start()
    await hub.stop()


asyncio.run(life())
print(json.dumps({"names": sorted(names), "calls": calls}))
"""
_CONFIG_HUB = """
watch_all("app.addons")
from app.hub import ConfigHub
from app.loader import load_addons
from app.settings import get_settings
addons = load_addons(ConfigHub(get_settings()))


async def life():
    for addon in addons:
        await addon.start()
    for addon in reversed(addons):
        await addon.stop()


asyncio.run(life())
print(json.dumps({"names": sorted(addon.name for addon in addons), "calls": calls}))
"""
_BOT = """
import os
os.environ["DISCORD_TOKEN"] = "x"
watch_all("ticketbot.extensions")
from ticketbot.bot import TicketBot
from ticketbot.config import BotSettings
from ticketbot.loading import load_extensions
bot = TicketBot(BotSettings())


async def life():
    names = await load_extensions(bot)
    await bot.close()
    return names


print(json.dumps({"names": asyncio.run(life()), "calls": calls}))
"""


@dataclass(frozen=True)
class Team:
    """A team's workspace: its files, its folder in the repository, its words, and how it loads its plugins."""

    files: Path
    shape: Shape
    load: str
    folder: str = ""


TEAMS = {
    "real": Team(
        ROOT / "examples" / "workspace",
        Shape("AAS", "plugins", "core/services", "core/config/manager.py", "plugin"),
        _REAL,
    ),
    "design": Team(
        OWN / "design", Shape("AAS", "plugins", "core/services", "core/config/manager.py", "plugin"), _DESIGN
    ),
    "config_hub": Team(
        OWN / "config_hub", Shape("APP", "app/addons", "app/services", "app/settings.py", "addon"), _CONFIG_HUB
    ),
    "bot": Team(
        OWN / "bot",
        Shape("BOT", "ticketbot/extensions", "ticketbot/services", "ticketbot/config.py", "extension"),
        _BOT,
    ),
    "monorepo": Team(
        ROOT / "examples" / "workspace",
        Shape("AAS", "plugins", "core/services", "core/config/manager.py", "plugin"),
        _REAL,
        folder="apps/hub",
    ),
}

# Other tests build whole batches in these two as well, and the folder of a repository has the files of the first one.
ELSEWHERE_TOO = ("real", "design")


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [*taking_turns(ELSEWHERE_TOO, 4), *taking_turns(sorted(TEAMS.keys() - set(ELSEWHERE_TOO)), 2)]
)
def test_outcomes_are_those_of_a_careful_person_and_the_loader_takes_the_units(name: str, tmp_path: Path) -> None:
    team = TEAMS[name]
    top = tmp_path / "repository"
    home = top / team.folder
    copied(team.files, home)
    if team.folder:
        (top / "apps" / "other").mkdir()
        (top / "apps" / "other" / "main.py").write_text("VALUE = 1\n", encoding="utf-8")
    repository = new_workspace(top)
    repository.commit("Start")
    report = apply(home, write_results(team.shape, tmp_path / "batch"))
    shown = [f"{task['task_id']}: {task['outcome']}: {task['reason']}" for task in report["tasks"]]
    outcomes = {int(task["task_id"].rpartition("-")[2]): task["outcome"] for task in report["tasks"]}
    assert outcomes == EXPECTED, "\n".join(shown)
    merge_all(repository, [task["branch"] for task in report["tasks"] if task["branch"]])
    loaded = load(team, home)
    assert {"weather", "echo", "bookmarks"} <= set(loaded["names"])
    assert sorted(loaded["calls"]) == ["Echo.start", "Echo.stop", "WeatherClient.close", "WeatherClient.connect"]
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=home,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert told.returncode == 0, told.stdout[-3000:]


def apply(workspace: Path, results: Path) -> Any:
    """Run ``apply --json`` and return the report."""
    command = [sys.executable, "-m", "generator", "apply", str(results), "--workspace", str(workspace), "--json"]
    with warmed(workspace, OF_GATES):
        done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False, env=environment())
    assert done.returncode in {0, 1}, done.stderr
    return json.loads(done.stdout)


def environment() -> dict[str, str]:
    """Return the environment of a person without settings of their own."""
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PYTHONDONTWRITEBYTECODE": "1"}


def merge_all(repository: Workspace, branches: list[str]) -> None:
    """Merge branches one after the other; what they change in one place is taken from both."""
    for branch in branches:
        repository.git("merge", "--quiet", "--no-edit", branch)


def load(team: Team, home: Path) -> dict[str, list[str]]:
    """Load the merged units by the workspace's own loader in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _HEAD + team.load],
        cwd=home,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, list[str]] = json.loads(done.stdout.splitlines()[-1])
    return found
