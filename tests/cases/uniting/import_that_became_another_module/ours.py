"""Api of the plugin."""

from __future__ import annotations

from loguru import logger

from .config import CommunityForgeConfig
from .registry import Registry

NAME = "community_forge.api"


class Api:
    """Build the registry backend.

    What AAS-224 asks of it:

    - Keep all published versions of a plugin and mark the newest one that fits the hub.
    - Offer list, search and download to the dashboard.
    - Refuse an upload whose manifest is incomplete.

    Attributes:
        config: The plugin's settings.
        running: Whether it was started.
    """

    def __init__(self, config: CommunityForgeConfig) -> None:
        """Create it; nothing is started yet."""
        self.config = config
        self.running = False
        self.registry: Registry | None = None

    def start(self) -> None:
        """Make it ready for work."""
        self.running = True
        logger.debug("{}: ready", NAME)

    def stop(self) -> None:
        """Let go of what it holds."""
        self.running = False
        logger.debug("{}: stopped", NAME)
