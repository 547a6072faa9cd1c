"""A plugin, made for task AAS-224.

Community Forge (Marketplace)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .community_forge_plugin import CommunityForgePlugin
from .config import CommunityForgeConfig

if TYPE_CHECKING:
    from core.hub import Hub

__all__ = [
    "CommunityForgeConfig",
    "CommunityForgePlugin",
    "register",
]


def register(hub: Hub) -> CommunityForgePlugin:
    """Create the plugin and register it with the hub.

    Args:
        hub: What the plugin registers with.

    Returns:
        The plugin; whoever runs it starts and stops it.
    """
    config = CommunityForgeConfig()
    plugin = CommunityForgePlugin(config=config)
    hub.register_plugin(plugin)
    return plugin
