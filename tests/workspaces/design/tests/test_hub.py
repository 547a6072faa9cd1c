"""The hub registers plugins once and runs their lifecycle in order."""

from __future__ import annotations

import asyncio

import pytest

from core.hub import Hub, HubError
from core.plugin_base import PluginBase


class Recorder(PluginBase):
    """Writes down what the hub asks of it."""

    def __init__(self, name: str, calls: list[str], fails_on: str = "") -> None:
        super().__init__(name=name, version="1.0")
        self.calls = calls
        self.fails_on = fails_on

    async def initialize(self) -> None:
        self._note("initialize")

    async def cleanup(self) -> None:
        self._note("cleanup")

    def _note(self, step: str) -> None:
        self.calls.append(f"{self.name}:{step}")
        if step == self.fails_on:
            raise OSError(f"{self.name} cannot {step}")


def test_plugins_start_in_order_and_stop_in_reverse() -> None:
    calls: list[str] = []
    hub = Hub()
    hub.register_plugin(Recorder("first", calls))
    hub.register_plugin(Recorder("second", calls))

    async def live() -> None:
        await hub.start()
        await hub.stop()

    asyncio.run(live())
    assert calls == [
        "first:initialize",
        "second:initialize",
        "second:cleanup",
        "first:cleanup",
    ]


def test_a_second_plugin_of_the_same_name_is_refused() -> None:
    hub = Hub()
    first = Recorder("twin", [])
    hub.register_plugin(first)
    with pytest.raises(HubError, match="'twin'"):
        hub.register_plugin(Recorder("twin", []))
    assert hub.plugins == {"twin": first}


def test_a_failing_start_takes_down_what_was_up() -> None:
    calls: list[str] = []
    hub = Hub()
    hub.register_plugin(Recorder("good", calls))
    hub.register_plugin(Recorder("bad", calls, fails_on="initialize"))
    with pytest.raises(HubError, match="'bad'"):
        asyncio.run(hub.start())
    assert calls == ["good:initialize", "bad:initialize", "good:cleanup"]
    assert not hub.plugins["good"].running


def test_a_failing_stop_does_not_keep_the_others_up() -> None:
    calls: list[str] = []
    hub = Hub()
    hub.register_plugin(Recorder("good", calls))
    hub.register_plugin(Recorder("bad", calls, fails_on="cleanup"))

    async def live() -> None:
        await hub.start()
        await hub.stop()

    asyncio.run(live())
    assert calls[-1] == "good:cleanup"
    assert not any(plugin.running for plugin in hub.plugins.values())


def test_starting_twice_initializes_once() -> None:
    calls: list[str] = []
    hub = Hub()
    hub.register_plugin(Recorder("only", calls))

    async def live() -> None:
        await hub.start()
        await hub.start()

    asyncio.run(live())
    assert calls == ["only:initialize"]


def test_the_status_follows_the_lifecycle() -> None:
    hub = Hub()
    plugin = Recorder("only", [])
    hub.register_plugin(plugin)
    assert plugin.status() == {"name": "only", "version": "1.0", "state": "stopped"}
    asyncio.run(hub.start())
    assert plugin.status()["state"] == "running"
