"""Publishes prices on the hub."""

from datetime import datetime, timezone
from typing import Any, Dict

from core.config.manager import AASConfig
from core.plugins.base import PluginBase
from plugins.price_feed.config import PriceFeedConfig
from plugins.price_feed.models import Price
from plugins.price_feed.service import PriceFeedService


def by_the_clock(zone: str) -> Price:
    """Return the price of the contract: cheap at night."""
    hour = datetime.now(timezone.utc).hour
    return Price(zone, hour, 240.0 if 6 <= hour < 22 else 180.0)


class PriceFeedPlugin(PluginBase):
    """Runs the price service and publishes ``price`` for each new price."""

    def __init__(self, config: AASConfig, hub: Any):
        super().__init__("price_feed", config, hub)
        self.service = PriceFeedService(PriceFeedConfig(), by_the_clock)

    async def setup(self) -> bool:
        await self.service.start()
        self.hub.events.subscribe("heartbeat", self.refresh)
        return True

    async def shutdown(self) -> bool:
        self.hub.events.unsubscribe("heartbeat", self.refresh)
        await self.service.stop()
        return True

    async def refresh(self, _event: Dict[str, Any]) -> None:
        if self.service.refresh() and self.service.latest is not None:
            await self.hub.events.publish("price", euros=self.service.latest.euros)


def register(hub: Any) -> PriceFeedPlugin:
    return PriceFeedPlugin(hub.config, hub)
