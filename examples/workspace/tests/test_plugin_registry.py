"""Plugins are found by their manifests, and one that fails harms no other."""

import asyncio
import json

import pytest

from core.main import run
from core.plugin_registry import PluginRegistry

ALWAYS = {"heartbeat", "board_watch", "batch_digest", "disk_report", "text_tools"}
PLAIN = """
class Plain:
    def start(self):
        self.hub.events.subscribe("x", print)


def register(hub):
    plain = Plain()
    plain.hub = hub
    return plain
"""


def write(root, folder_name, code=PLAIN, **manifest):
    folder = root / folder_name
    folder.mkdir(parents=True)
    (folder / "plugin.py").write_text(code, encoding="utf-8")
    text = json.dumps({"name": folder_name, **manifest})
    (folder / "aas-plugin.json").write_text(text, encoding="utf-8")


def test_the_suite_loads_its_own_plugins(hub):
    loaded = PluginRegistry(hub).load_all()
    assert set(loaded) >= ALWAYS
    assert loaded.index("heartbeat") < loaded.index("board_watch") < loaded.index("batch_digest")
    assert "voice_notes" not in loaded
    assert "shared" not in loaded


def test_the_suite_starts_and_stops(config):
    async def live():
        stop = asyncio.Event()
        stop.set()
        return await run(config, stop)

    registry = asyncio.run(live())
    assert registry.running == []
    assert set(registry.plugins) >= ALWAYS


def test_what_a_plugin_needs_comes_first(hub, tmp_path):
    write(tmp_path, "alpha", dependencies=["omega"])
    write(tmp_path, "omega")
    assert PluginRegistry(hub, tmp_path).load_all() == ["omega", "alpha"]


@pytest.mark.parametrize(
    ("code", "manifest"),
    [
        ("import not_installed_anywhere\n", {}),
        ("from .config import Config\n", {}),
        ("def register(hub):\n    pass\n", {}),
        ("", {}),
        (PLAIN, {"enabled": False}),
        (PLAIN, {"entry": "missing.py"}),
        (PLAIN, {"dependencies": ["nobody"]}),
        (PLAIN, {"dependencies": ["odd"]}),
        (PLAIN, {"dependencies": ["good", "odd"]}),
        (PLAIN, {"version": 3}),
    ],
)
def test_a_plugin_that_cannot_be_loaded_is_left_out(hub, tmp_path, code, manifest):
    write(tmp_path, "odd", code, **manifest)
    write(tmp_path, "good")
    assert PluginRegistry(hub, tmp_path).load_all() == ["good"]


def test_a_plugin_that_does_not_start_is_not_running(hub, tmp_path):
    write(tmp_path, "bad", PLAIN.replace("self.hub.events", "self.nothing"))
    write(tmp_path, "unwilling", PLAIN.replace("self.hub.events.subscribe", "return False and"))
    write(tmp_path, "good")
    registry = PluginRegistry(hub, tmp_path)
    registry.load_all()
    assert asyncio.run(registry.start_all()) == ["good"]
    asyncio.run(registry.stop_all())
    assert registry.running == []


def test_the_second_plugin_of_a_name_is_left_out(hub, tmp_path):
    write(tmp_path, "a", name="twin", description="first")
    write(tmp_path, "b", name="twin", description="second")
    registry = PluginRegistry(hub, tmp_path)
    assert registry.load_all() == ["twin"]
    assert registry.manifests["twin"].description == "first"
