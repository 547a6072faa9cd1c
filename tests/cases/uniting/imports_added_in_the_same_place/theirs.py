"""The plugin's class.

A place where teams publish plugins and find those of others.
"""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

from loguru import logger

from core.plugin_base import PluginBase

from .api import Api
from .cli import Cli
from .config import CommunityForgeConfig
from .registry import Registry

NAME = "community_forge"
VERSION = "0.1.0"


class CommunityForgePlugin(PluginBase):
    """The plugin of AAS-224.

    Attributes:
        config: The plugin's settings.
        registry: Build the registry backend.
        api: Build the registry backend.
        cli: Bring it to the command line.
    """

    def __init__(self, config: CommunityForgeConfig | None = None) -> None:
        """Create the plugin; nothing is started yet.

        Args:
            config: The plugin's settings.
        """
        settings = config or CommunityForgeConfig()
        super().__init__(name=NAME, version=VERSION)
        self.config = settings
        self.registry = Registry(settings)
        self.api = Api(settings)
        self.cli = Cli(settings)
        self._started_parts = ExitStack()
        self._lock = asyncio.Lock()

    async def initialize(self) -> None:
        """Bring all up; on a failure nothing stays up."""
        logger.info("{}: starting", NAME)
        self._started_parts.close()
        try:
            with ExitStack() as started:
                self.registry.start()
                started.callback(self.registry.stop)
                self.api.start()
                started.callback(self.api.stop)
                self.cli.start()
                started.callback(self.cli.stop)
                self._started_parts = started.pop_all()
        except Exception:
            logger.exception("{}: could not start", NAME)
            raise
        logger.info("{}: started", NAME)

    async def cleanup(self) -> None:
        """Take all down, the last part first."""
        self._started_parts.close()
        logger.info("{}: stopped", NAME)
