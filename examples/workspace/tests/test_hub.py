"""The hub brings events and services together."""

import asyncio
import json

import pytest

from core.events import EventBus


def test_events_reach_plain_and_asynchronous_handlers():
    bus = EventBus()
    seen = []

    async def later(event):
        seen.append(("later", event["n"]))

    bus.subscribe("tick", lambda event: seen.append(("plain", event["n"])))
    bus.subscribe("tick", later)
    assert asyncio.run(bus.publish("tick", n=1)) == 2
    bus.unsubscribe("tick", later)
    assert asyncio.run(bus.publish("tick", n=2)) == 1
    assert seen == [("plain", 1), ("later", 1), ("plain", 2)]


def test_a_failing_handler_does_not_keep_the_event_from_others():
    bus = EventBus()
    seen: list = []
    bus.subscribe("tick", lambda event: event["missing"])
    bus.subscribe("tick", seen.append)
    assert asyncio.run(bus.publish("tick", n=1)) == 1
    assert seen == [{"n": 1}]


def test_the_journal_is_open_while_the_hub_runs(hub):
    async def live():
        with pytest.raises(RuntimeError, match="not started"):
            await hub.journal.write("AAS-1", "early")
        await hub.start()
        await asyncio.gather(*(hub.journal.write("AAS-1", "seen", n=n) for n in range(9)))
        await hub.stop()

    asyncio.run(live())
    lines = hub.journal.path.read_text(encoding="utf-8").splitlines()
    assert sorted(json.loads(line)["n"] for line in lines) == list(range(9))
    assert (hub.running, hub.journal.entries) == (False, 9)


def test_artifacts_stay_in_their_folder(hub):
    hub.artifacts.save("reports/a.md", "a")
    assert hub.artifacts.names() == ["reports/a.md"]
    with pytest.raises(ValueError, match="outside"):
        hub.artifacts.save("../a.md", "a")
