"""Plugins that do nothing but listen."""

from abc import abstractmethod
from typing import Any, Dict

from core.config.manager import AASConfig
from core.plugins.base import PluginBase


class ListeningPlugin(PluginBase):
    """Hears one topic while it is up."""

    topic = ""

    def __init__(self, name: str, config: AASConfig, hub: Any):
        super().__init__(name, config, hub)
        self.heard = 0

    @abstractmethod
    def hear(self, event: Dict[str, Any]) -> None:
        """Take an event."""

    async def setup(self) -> bool:
        self.hub.events.subscribe(self.topic, self.hear)
        return bool(self.topic)

    async def shutdown(self) -> bool:
        self.hub.events.unsubscribe(self.topic, self.hear)
        return True
