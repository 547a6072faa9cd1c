"""The heartbeat plugin."""

from __future__ import annotations

import asyncio
import contextlib

from loguru import logger

from core.plugin_base import PluginBase

from .config import HeartbeatConfig


class HeartbeatPlugin(PluginBase):
    """Logs a line at a steady pace, so that a silent hub is noticed.

    Args:
        config: Pace and text of the beats.
    """

    def __init__(self, config: HeartbeatConfig) -> None:
        super().__init__(name="heartbeat", version="0.1.0")
        self.config = config
        self.beats = 0
        self._task: asyncio.Task[None] | None = None

    async def initialize(self) -> None:
        """Start beating in the background."""
        self._task = asyncio.create_task(self._beat())
        logger.info("Heartbeat every {} s", self.config.interval_seconds)

    async def cleanup(self) -> None:
        """Stop beating."""
        if self._task is None:
            return
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        self._task = None
        logger.info("Heartbeat stopped after {} beats", self.beats)

    async def _beat(self) -> None:
        while True:
            self.beats += 1
            logger.debug("Heartbeat {}: {}", self.beats, self.config.message)
            await asyncio.sleep(self.config.interval_seconds)
