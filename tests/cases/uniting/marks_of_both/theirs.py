"""Tests of the plugin of AAS-224."""

from __future__ import annotations

import asyncio
import importlib
import json
from pathlib import Path

import pytest

from core.plugin_base import PluginBase
from plugins.community_forge import CommunityForgeConfig, CommunityForgePlugin

PACKAGE = "plugins.community_forge"
FOLDER = "plugins/community_forge"
PREFIX = ""
MODULES = [
    "registry",
    "api",
    "cli",
]
PARTS = [
    "registry",
    "api",
    "cli",
]

DEFAULTS: dict[str, object] = {
    "forge_enabled": False,
    "forge_index_url": "https://forge.example.org/index",
    "forge_publish_token": None,
}


@pytest.fixture(autouse=True)
def clean_environment(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Keep this machine's own settings out of the tests."""
    monkeypatch.chdir(tmp_path)
    for name in DEFAULTS:
        variable = PREFIX + name.upper()
        monkeypatch.delenv(variable, raising=False)


def make_plugin() -> CommunityForgePlugin:
    """Return a plugin with its default settings."""
    plugin = CommunityForgePlugin()
    return plugin


def test_settings_have_the_planned_defaults() -> None:
    """Every setting has its default, and no secret one."""
    config = CommunityForgeConfig()
    for name, default in DEFAULTS.items():
        assert getattr(config, name) == default


def test_settings_come_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A variable of the environment overrides a default."""
    name = "forge_index_url"
    variable = PREFIX + name.upper()
    monkeypatch.setenv(variable, "from here")
    config = CommunityForgeConfig()
    assert getattr(config, name) == "from here"


def test_plugin_is_one_of_this_workspace() -> None:
    """The workspace can treat it like any other plugin."""
    assert isinstance(make_plugin(), PluginBase)


def test_plugin_lives_through_two_cycles() -> None:
    """It starts and stops, and does so a second time."""
    plugin = make_plugin()

    async def lifecycle() -> None:
        for _ in range(2):
            await plugin.initialize()
            await plugin.cleanup()

    asyncio.run(lifecycle())
    for part in PARTS:
        assert not getattr(plugin, part).running


@pytest.mark.parametrize("module", sorted(MODULES))
def test_module_can_be_imported(module: str) -> None:
    """Every module of the plugin loads on its own."""
    assert importlib.import_module(f"{PACKAGE}.{module}")


def test_manifest_names_the_plugin() -> None:
    """The manifest beside the code agrees with it."""
    top = Path(__file__).parents[1]
    manifest = top / FOLDER / "aas-plugin.json"
    text = manifest.read_text(encoding="utf-8")
    name = PACKAGE.rpartition(".")[2]
    assert json.loads(text)["name"] == name
