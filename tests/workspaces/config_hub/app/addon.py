"""What every addon is made of."""

from __future__ import annotations

from abc import ABC, abstractmethod

from app.hub import ConfigHub


class Addon(ABC):
    """Something that the app starts and stops."""

    name: str

    def __init__(self, hub: ConfigHub) -> None:
        self.hub = hub

    @abstractmethod
    async def start(self) -> None:
        """Begin."""

    @abstractmethod
    async def stop(self) -> None:
        """End."""
