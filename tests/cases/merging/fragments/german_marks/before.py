"""The hub that knows all plugins."""

from __future__ import annotations

import logging
from typing import Any

from core.plugin_base import PluginBase

LOG = logging.getLogger(__name__)
DEFAULT_PLUGINS = [
    "echo",
    "status",
]
TIMEOUT = 30


class Hub:
    """Holds plugins by name."""

    version = "1.0"

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config
        self.plugins: dict[str, PluginBase] = {}

    def register(self, plugin: PluginBase) -> None:
        """Add a plugin."""
        self.plugins[plugin.name] = plugin
        LOG.info("registered %s", plugin.name)

    async def start(self) -> None:
        for plugin in self.plugins.values():
            await plugin.initialize()
        # all of them are running now


def create_hub(config: dict[str, Any]) -> Hub:
    """Make the hub."""
    hub = Hub(config)
    LOG.debug("made")
    return hub


if __name__ == "__main__":
    create_hub({})
