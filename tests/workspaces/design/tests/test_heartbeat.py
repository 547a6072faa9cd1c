"""The heartbeat beats while it is up, and only then."""

from __future__ import annotations

import asyncio

import pytest
from pydantic import ValidationError

from core.hub import Hub
from plugins.heartbeat import HeartbeatConfig, HeartbeatPlugin, register


def test_register_returns_the_registered_plugin() -> None:
    hub = Hub()
    plugin = register(hub)
    assert hub.plugins == {"heartbeat": plugin}


def test_it_beats_until_cleanup() -> None:
    async def live() -> tuple[int, int]:
        plugin = HeartbeatPlugin(HeartbeatConfig(interval_seconds=0.001))
        await plugin.initialize()
        await asyncio.sleep(0.05)
        await plugin.cleanup()
        at_cleanup = plugin.beats
        await asyncio.sleep(0.01)
        return at_cleanup, plugin.beats

    at_cleanup, later = asyncio.run(live())
    assert at_cleanup >= 2
    assert later == at_cleanup


def test_cleanup_without_initialize_does_nothing() -> None:
    plugin = HeartbeatPlugin(HeartbeatConfig())
    asyncio.run(plugin.cleanup())
    assert plugin.beats == 0


def test_settings_come_from_prefixed_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEARTBEAT_MESSAGE", "all is well")
    assert HeartbeatConfig().message == "all is well"


def test_an_interval_of_zero_is_refused() -> None:
    with pytest.raises(ValidationError, match="interval_seconds"):
        HeartbeatConfig(interval_seconds=0)
