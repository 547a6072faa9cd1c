"""A journal of what happens to tasks, one JSON line per entry."""

import asyncio
import json
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Dict

from loguru import logger


class TaskJournal:
    """Appends entries to a file between start and stop.

    Args:
        path: The journal; its folder is made at the first entry.
    """

    def __init__(self, path: Path):
        self.path = path
        self.entries = 0
        self.started = False
        self._lock = asyncio.Lock()

    async def start(self) -> None:
        self.started = True

    async def stop(self) -> None:
        self.started = False
        logger.debug("Journal closed after {} entries", self.entries)

    async def write(self, task_id: str, event: str, **details: Any) -> None:
        """Add an entry.

        Raises:
            RuntimeError: The journal is not started.
        """
        if not self.started:
            raise RuntimeError("the journal is not started")
        entry = {"at": datetime.now(timezone.utc).isoformat(), "task": task_id, "event": event}
        async with self._lock:
            await asyncio.to_thread(self._append, {**entry, **details})
            self.entries += 1

    def _append(self, entry: Dict[str, Any]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(entry) + "\n")
