"""A service, made for task AAS-1.

A unit.
"""

from __future__ import annotations

import asyncio

from loguru import logger
from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

NAME = "in_a_service"


class InAServiceConfig(BaseSettings):
    """Settings, read from the environment."""

    model_config = SettingsConfigDict(
        env_prefix="IN_A_SERVICE_",
        env_file=".env",
        extra="ignore",
        populate_by_name=True,
    )

    port: int = Field(
        default=8420,
        description="Where it listens.",
        validation_alias=AliasChoices("IN_A_SERVICE_PORT", "PORT"),
    )

    depth: int = Field(
        default=3,
        validation_alias=AliasChoices("IN_A_SERVICE_DEPTH", "DEPTH"),
    )


class InAServiceService:
    """The service of AAS-1.

    Attributes:
        config: The service's settings.
    """

    def __init__(self, config: InAServiceConfig | None = None) -> None:
        """Create the service; nothing is started yet.

        Args:
            config: The service's settings.
        """
        defaults = InAServiceConfig()
        self.config = config or defaults
        self._running = False
        self._lock = asyncio.Lock()

    @property
    def is_running(self) -> bool:
        """Whether the service was started."""
        return self._running

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

    async def restart(self) -> None:
        """Stop the service, if it runs, and start it."""
        await self.stop()
        await self.start()
