"""Heartbeat: a sign of life in the log."""

from __future__ import annotations

from core.hub import Hub

from .config import HeartbeatConfig
from .heartbeat_plugin import HeartbeatPlugin

__all__ = ["HeartbeatConfig", "HeartbeatPlugin", "register"]


def register(hub: Hub) -> HeartbeatPlugin:
    """Make the plugin and register it with the hub."""
    plugin = HeartbeatPlugin(HeartbeatConfig())
    hub.register_plugin(plugin)
    return plugin
