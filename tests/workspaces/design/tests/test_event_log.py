"""The event log keeps events in order and only while it is started."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from core.services.event_log import EventLogService


def test_events_are_appended_in_order(tmp_path: Path) -> None:
    service = EventLogService(tmp_path / "logs" / "events.jsonl")

    async def live() -> dict[str, bool | int]:
        await service.start()
        await service.record("hub", "started")
        await service.record("heartbeat", "beat")
        return await service.health()

    assert asyncio.run(live()) == {"healthy": True, "recorded": 2}
    lines = service.path.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["event"] for line in lines] == ["started", "beat"]


def test_events_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    service = EventLogService(tmp_path / "events.jsonl")

    async def live() -> None:
        await service.start()
        await asyncio.gather(*(service.record("hub", f"{n}") for n in range(20)))

    asyncio.run(live())
    assert len(service.path.read_text(encoding="utf-8").splitlines()) == 20


def test_nothing_is_recorded_after_stop(tmp_path: Path) -> None:
    service = EventLogService(tmp_path / "events.jsonl")

    async def live() -> dict[str, bool | int]:
        await service.start()
        await service.stop()
        with pytest.raises(RuntimeError, match="not started"):
            await service.record("hub", "too late")
        return await service.health()

    assert asyncio.run(live()) == {"healthy": False, "recorded": 0}
    assert not service.path.exists()
