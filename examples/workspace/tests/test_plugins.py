"""The plugins do what their manifests say, loaded as the suite loads them."""

import asyncio
from pathlib import Path

import pytest

from core.plugin_registry import PluginRegistry

ROW = "| AAS-{} | Low | Something | - | {} | - | 2026-01-05 | 2026-01-05 |\n"


@pytest.fixture
def registry(hub) -> PluginRegistry:
    loaded = PluginRegistry(hub)
    loaded.load_all()
    return loaded


def test_a_new_task_reaches_the_digest(registry, hub, monkeypatch):
    monkeypatch.setenv("DIGEST_TITLE", "Fresh")
    registry.load_all()
    board = Path("handoff/ACTIVE_TASKS.md")
    board.parent.mkdir()
    board.write_text(ROW.format(1, "queued"), encoding="utf-8")

    async def live():
        await hub.start()
        await registry.start_all()
        noticed = asyncio.Event()
        hub.events.subscribe("task.queued", lambda event: noticed.set())
        board.write_text(ROW.format(1, "Done") + ROW.format(2, "Queued"), encoding="utf-8")
        await asyncio.wait_for(noticed.wait(), timeout=10)
        await registry.stop_all()
        await hub.stop()

    asyncio.run(live())
    assert (hub.artifacts.root / "digest.md").read_text(encoding="utf-8") == "# Fresh\n\n- AAS-2\n"
    assert '"queued"' in hub.journal.path.read_text(encoding="utf-8")


def test_the_heart_beats_until_it_is_stopped(registry, hub):
    async def live():
        heart = registry.get("heartbeat")
        twice = asyncio.Event()

        def count(event):
            if event["beats"] == 2:
                twice.set()

        hub.events.subscribe("heartbeat", count)
        assert await heart.setup()
        await asyncio.wait_for(twice.wait(), timeout=10)
        assert await heart.shutdown()
        beats = heart.beats
        await asyncio.sleep(0.05)
        return heart.beats - beats

    assert asyncio.run(live()) == 0


def test_the_disk_is_measured(registry):
    report = registry.get("disk_report")
    report.start()
    assert 0 <= report.free <= 1


def test_texts_are_short(registry):
    tools = registry.get("text_tools")
    tools.width = 9
    assert tools.bullets("one  two", "one two three") == "- one two\n- one two…"


def test_the_relay_does_nothing_without_an_address(registry, hub):
    pytest.importorskip("aiohttp")
    relay = registry.get("web_relay")

    async def live():
        await relay.start()
        served = await hub.events.publish("message", text="hello")
        await relay.stop()
        return served

    assert asyncio.run(live()) == 1
    assert relay.session is None
