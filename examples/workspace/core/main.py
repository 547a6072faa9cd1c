"""Run the suite: python -m core.main"""

import asyncio
import sys
from typing import Optional

from loguru import logger

from core.config.manager import AASConfig, load_config
from core.hub import AASHub
from core.plugin_registry import PluginRegistry


async def run(config: AASConfig, stop: Optional[asyncio.Event] = None) -> PluginRegistry:
    """Run hub and plugins until ``stop`` is set; return the registry."""
    hub = AASHub(config)
    registry = PluginRegistry(hub)
    await hub.start()
    registry.load_all()
    await registry.start_all()
    try:
        await (stop or asyncio.Event()).wait()
    finally:
        await registry.stop_all()
        await hub.stop()
    return registry


def main() -> None:
    config = load_config()
    logger.remove()
    logger.add(sys.stderr, level=config.log_level)
    try:
        asyncio.run(run(config))
    except KeyboardInterrupt:
        logger.info("Stopped by hand")


if __name__ == "__main__":
    main()
