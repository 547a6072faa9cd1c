"""Run the suite: ``python -m core``."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from pathlib import Path

from loguru import logger

from core.config.manager import load_config
from core.hub import Hub
from core.loader import load_plugins


async def run(stop: asyncio.Event) -> Hub:
    """Load all plugins, keep them up until ``stop`` is set, and return the hub."""
    hub = Hub()
    load_plugins(hub, Path(__file__).parents[1])
    await hub.start()
    try:
        await stop.wait()
    finally:
        await hub.stop()
    return hub


def main() -> None:
    """Start with the settings of the environment; stop on Ctrl-C."""
    logger.remove()
    logger.add(sys.stderr, level=load_config().log_level)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(asyncio.Event()))


if __name__ == "__main__":
    main()
