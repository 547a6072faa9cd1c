"""Tells the time."""

import logging
import time

from app.addon import Addon

log = logging.getLogger(__name__)


class Clock(Addon):
    """Notes when it was started."""

    name = "clock"

    async def start(self) -> None:
        self.started = time.monotonic()
        log.info("clock runs")

    async def stop(self) -> None:
        log.info("clock stopped after %.1f s", time.monotonic() - self.started)
