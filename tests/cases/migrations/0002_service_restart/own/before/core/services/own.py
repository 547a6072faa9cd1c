"""A service, made for task AAS-1.

A unit.
"""

from __future__ import annotations

import asyncio

from loguru import logger
from pydantic_settings import BaseSettings, SettingsConfigDict

NAME = "own"


class OwnConfig(BaseSettings):
    """Settings, read from the environment."""

    model_config = SettingsConfigDict(
        env_prefix="",
        env_file=".env",
        extra="ignore",
    )


class OwnService:
    """The service of AAS-1.

    Attributes:
        config: The service's settings.
    """

    def __init__(self, config: OwnConfig | None = None) -> None:
        """Create the service; nothing is started yet.

        Args:
            config: The service's settings.
        """
        defaults = OwnConfig()
        self.config = config or defaults
        self._running = False
        self._lock = asyncio.Lock()

    @property
    def is_running(self) -> bool:
        """Whether the service was started."""
        return self._running

    async def restart(self) -> None:
        """Restart it, and say so."""
        await self.stop()
        logger.warning("{}: restarts", NAME)
        await self.start()

    async def start(self) -> None:
        """Start the service, unless it runs already."""
        async with self._lock:
            if not self._running:
                self._running = True
                logger.info("{}: started", NAME)

    async def stop(self) -> None:
        """Stop the service, unless it has stopped."""
        async with self._lock:
            if self._running:
                self._running = False
                logger.info("{}: stopped", NAME)
