"""Knows the latest price."""

from typing import Callable, Optional

from loguru import logger

from plugins.price_feed.config import PriceFeedConfig
from plugins.price_feed.models import Price

Source = Callable[[str], Price]


class PriceFeedService:
    """Asks a source for prices while it is started.

    Args:
        config: Zone and ceiling.
        source: Returns the current price of a zone.
    """

    def __init__(self, config: PriceFeedConfig, source: Source):
        self.config = config
        self.source = source
        self.latest: Optional[Price] = None
        self.running = False

    async def start(self) -> None:
        self.running = True

    async def stop(self) -> None:
        self.running = False

    async def health(self) -> dict:
        return {"running": self.running, "latest": self.latest}

    def refresh(self) -> bool:
        """Ask the source; return whether there is a new price."""
        price = self.source(self.config.zone)
        if not self.running or price == self.latest:
            return False
        if price.euros > self.config.ceiling:
            logger.warning("Price of {} is above the ceiling", price)
            return False
        self.latest = price
        return True
