"""The base class of every plugin."""

from __future__ import annotations

from abc import ABC, abstractmethod


class PluginBase(ABC):
    """A unit of work that is brought up and taken down as a whole."""

    def __init__(self, name: str, version: str) -> None:
        """Remember what the plugin is called.

        Args:
            name: The plugin's unique name, the same as its package.
            version: The plugin's own version.
        """
        self.name = name
        self.version = version

    @abstractmethod
    async def initialize(self) -> None:
        """Acquire what the plugin needs; called once before anything else."""

    @abstractmethod
    async def cleanup(self) -> None:
        """Release everything again; called once at the end."""
