"""What a plugin looks like to the registry."""

from abc import ABC, abstractmethod
from typing import Any

from loguru import logger

from core.config.manager import AASConfig


class PluginBase(ABC):
    """Base of the suite's plugins.

    Args:
        name: The plugin's name, as in its manifest.
        config: The loaded settings of the suite.
        hub: The hub that the plugin belongs to.
    """

    def __init__(self, name: str, config: AASConfig, hub: Any):
        self.name = name
        self.config = config
        self.hub = hub
        logger.info("Plugin {} was made", name)

    @abstractmethod
    async def setup(self) -> bool:
        """Bring the plugin up; return whether it can be used."""

    @abstractmethod
    async def shutdown(self) -> bool:
        """Take the plugin down; return whether that went well."""
