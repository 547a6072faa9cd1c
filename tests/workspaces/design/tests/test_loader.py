"""Plugins are found by their manifests and registered in order."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from core.__main__ import run
from core.hub import Hub
from core.loader import PluginLoadError, find_manifests, load_plugins

ROOT = Path(__file__).parents[1]


def write_manifest(root: Path, folder: str, **changes: object) -> None:
    """Write a manifest that is valid but for the changes."""
    manifest: dict[str, object] = {
        "name": folder,
        "version": "1.0",
        "description": "",
        "entry": f"plugins.{folder}:register",
        "dependencies": [],
    }
    target = root / "plugins" / folder
    target.mkdir(parents=True)
    text = json.dumps(manifest | changes)
    (target / "aas-plugin.json").write_text(text, encoding="utf-8")


def test_the_suite_loads_all_its_plugins() -> None:
    hub = Hub()
    names = load_plugins(hub, ROOT)
    assert "heartbeat" in names
    assert set(names) <= set(hub.plugins)


def test_the_suite_starts_and_stops() -> None:
    async def live() -> Hub:
        stop = asyncio.Event()
        stop.set()
        return await run(stop)

    hub = asyncio.run(live())
    assert "heartbeat" in hub.plugins
    assert not any(plugin.running for plugin in hub.plugins.values())


def test_what_a_plugin_needs_is_loaded_before_it(tmp_path: Path) -> None:
    write_manifest(tmp_path, "alpha", dependencies=["omega", "not_here"])
    write_manifest(tmp_path, "omega")
    order = [manifest.name for manifest in find_manifests(tmp_path)]
    assert order == ["omega", "alpha"]


def test_a_folder_without_a_manifest_is_no_plugin(tmp_path: Path) -> None:
    (tmp_path / "plugins" / "notes").mkdir(parents=True)
    assert load_plugins(Hub(), tmp_path) == []


def test_plugins_that_need_each_other_are_refused(tmp_path: Path) -> None:
    write_manifest(tmp_path, "hen", dependencies=["egg"])
    write_manifest(tmp_path, "egg", dependencies=["hen"])
    with pytest.raises(PluginLoadError, match="need each other"):
        find_manifests(tmp_path)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"entry": "os:getcwd"}, "plugins.odd:register"),
        ({"version": None}, "version"),
        ({"dependencies": "heartbeat"}, "dependencies"),
    ],
)
def test_a_bad_manifest_is_refused(
    tmp_path: Path, changes: dict[str, object], complaint: str
) -> None:
    write_manifest(tmp_path, "odd", **changes)
    with pytest.raises(PluginLoadError, match=complaint):
        load_plugins(Hub(), tmp_path)


def test_a_package_that_is_missing_is_refused(tmp_path: Path) -> None:
    write_manifest(tmp_path, "ghost")
    with pytest.raises(PluginLoadError, match="ghost"):
        load_plugins(Hub(), tmp_path)


def test_an_asynchronous_register_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def register(hub: Hub) -> None:
        raise AssertionError("must not be called")

    module = ModuleType("plugins.later")
    monkeypatch.setattr(module, "register", register, raising=False)
    monkeypatch.setitem(sys.modules, "plugins.later", module)
    write_manifest(tmp_path, "later")
    with pytest.raises(PluginLoadError, match="not a plain function"):
        load_plugins(Hub(), tmp_path)
