"""The hub: it holds all plugins and runs their lifecycle."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from loguru import logger

from core.plugin_base import PluginBase


class HubError(RuntimeError):
    """A plugin could not be registered or brought up."""


class Hub:
    """Registry of plugins; starts them in order and stops them in reverse order."""

    def __init__(self) -> None:
        self._plugins: dict[str, PluginBase] = {}

    @property
    def plugins(self) -> Mapping[str, PluginBase]:
        """All registered plugins by name, in the order of registration."""
        return MappingProxyType(self._plugins)

    def register_plugin(self, plugin: PluginBase) -> None:
        """Take a plugin in.

        Raises:
            HubError: A plugin of that name is registered already.
        """
        if plugin.name in self._plugins:
            raise HubError(f"a plugin named {plugin.name!r} is registered already")
        self._plugins[plugin.name] = plugin
        logger.info("Registered plugin {} {}", plugin.name, plugin.version)

    async def start(self) -> None:
        """Bring up every plugin that is not running yet.

        Raises:
            HubError: A plugin failed; those that were up are taken down again.
        """
        for plugin in self._plugins.values():
            if plugin.running:
                continue
            try:
                await plugin.initialize()
            except Exception as error:
                logger.exception("Plugin {} did not start", plugin.name)
                await self.stop()
                raise HubError(f"plugin {plugin.name!r} did not start") from error
            plugin.mark_running(True)

    async def stop(self) -> None:
        """Take down every running plugin; one that fails does not stop the others."""
        for plugin in reversed(self._plugins.values()):
            if not plugin.running:
                continue
            try:
                await plugin.cleanup()
            except Exception:
                logger.exception("Plugin {} did not stop cleanly", plugin.name)
            plugin.mark_running(False)
