"""Lantern."""

from __future__ import annotations

from core.plugin_base import PluginBase
from plugins.lantern.wick import Wick


class LanternPlugin(PluginBase):
    """The plugin of AAS-7."""

    async def start(self) -> None:
        """Light it."""
        self.wick = Wick(120)
