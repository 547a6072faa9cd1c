"""A service, made for task AAS-112.

Make a hub on a laptop reachable for webhooks while it is being developed.
"""

from __future__ import annotations

import asyncio

from loguru import logger
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

NAME = "ngrok_tunnel"


class NgrokTunnelConfig(BaseSettings):
    """Settings, read from the environment."""

    model_config = SettingsConfigDict(
        env_prefix="",
        env_file=".env",
        extra="ignore",
    )

    ngrok_enabled: bool = Field(
        default=False,
        description="Open a tunnel when the hub starts",
    )

    ngrok_port: int = Field(
        default=8420,
        description="Local port that the tunnel leads to",
    )

    ngrok_region: str = Field(
        default="eu",
        description="Region of the tunnel's public end",
    )

    ngrok_authtoken: SecretStr | None = Field(
        default=None,
        description="Token of the ngrok account",
    )


class NgrokTunnelService:
    """The service of AAS-112.

    What the task asks of it:

    - Install the agent.
    - Start the agent with the configured port and region.
    - Wait until it reports its public address, at most 20 seconds.
    - Restart it with a growing pause when it ends by itself.
    - `health` says whether the agent is running and which address it has.
    - A tunnel that is switched off counts as healthy.

    Attributes:
        config: The service's settings.
    """

    def __init__(self, config: NgrokTunnelConfig | None = None) -> None:
        """Create the service; nothing is started yet.

        Args:
            config: The service's settings.
        """
        defaults = NgrokTunnelConfig()
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
