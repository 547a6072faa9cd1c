"""The base class of every plugin."""

from __future__ import annotations

from abc import ABC, abstractmethod


class PluginBase(ABC):
    """A unit of automation that the hub brings up and takes down.

    Args:
        name: The plugin's unique name, the same as its package.
        version: The plugin's own version.
    """

    def __init__(self, name: str, version: str) -> None:
        self.name = name
        self.version = version
        self._running = False

    @abstractmethod
    async def initialize(self) -> None:
        """Acquire what the plugin needs; called once before anything else."""

    @abstractmethod
    async def cleanup(self) -> None:
        """Release everything again; called once when the hub stops."""

    @property
    def running(self) -> bool:
        """Whether the hub has brought this plugin up."""
        return self._running

    def mark_running(self, running: bool) -> None:
        """Note whether the plugin is up; the hub calls this."""
        self._running = running

    def status(self) -> dict[str, str]:
        """Return name, version and state for the status page."""
        state = "running" if self._running else "stopped"
        return {"name": self.name, "version": self.version, "state": state}
