"""A journal of what happens in the suite, one JSON line per event."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

from loguru import logger


class EventLogService:
    """Appends events to a file, in the order in which they are recorded.

    Args:
        path: The journal; its folder is made on start.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = asyncio.Lock()
        self._started = False
        self._recorded = 0

    async def start(self) -> None:
        """Make the journal's folder and accept events."""
        await asyncio.to_thread(self.path.parent.mkdir, parents=True, exist_ok=True)
        self._started = True
        logger.info("Event log writes to {}", self.path)

    async def stop(self) -> None:
        """Accept no more events; those recorded are on disk."""
        async with self._lock:
            self._started = False
        logger.info("Event log closed after {} events", self._recorded)

    async def health(self) -> dict[str, bool | int]:
        """Return whether the service is up and how much it has recorded."""
        return {"healthy": self._started, "recorded": self._recorded}

    async def record(self, source: str, event: str) -> None:
        """Append one event.

        Raises:
            RuntimeError: The service is not started.
        """
        async with self._lock:
            if not self._started:
                raise RuntimeError("the event log is not started")
            entry = {
                "at": datetime.now(UTC).isoformat(),
                "source": source,
                "event": event,
            }
            await asyncio.to_thread(self._append, json.dumps(entry))
            self._recorded += 1

    def _append(self, line: str) -> None:
        with self.path.open("a", encoding="utf-8") as journal:
            journal.write(f"{line}\n")
