"""Publishes an event at regular times."""

import asyncio
import contextlib
from typing import Any, Optional

from loguru import logger

from core.config.manager import AASConfig
from core.plugins.base import PluginBase


class HeartbeatPlugin(PluginBase):
    """Publishes ``heartbeat`` with the number of beats so far."""

    def __init__(self, config: AASConfig, hub: Any):
        super().__init__(name="heartbeat", config=config, hub=hub)
        self.beats = 0
        self._stopped = False
        self._task: Optional[asyncio.Task] = None

    async def setup(self) -> bool:
        self._stopped = False
        self._task = asyncio.create_task(self._beat())
        logger.info("Heart beats every {} s", self.config.heartbeat_seconds)
        return True

    async def shutdown(self) -> bool:
        # A listener may swallow the cancellation, so the loop is told as well.
        self._stopped = True
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None
        return True

    async def _beat(self) -> None:
        while not self._stopped:
            self.beats += 1
            await self.hub.events.publish("heartbeat", beats=self.beats)
            await asyncio.sleep(self.config.heartbeat_seconds)


def register(hub: Any) -> HeartbeatPlugin:
    return HeartbeatPlugin(hub.config, hub)
