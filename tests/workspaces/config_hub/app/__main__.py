"""Run the app."""

import asyncio

from app.hub import ConfigHub
from app.loader import load_addons
from app.settings import get_settings


async def main() -> None:
    """Start all addons and stop them again."""
    addons = load_addons(ConfigHub(get_settings()))
    for addon in addons:
        await addon.start()
    for addon in reversed(addons):
        await addon.stop()


if __name__ == "__main__":
    asyncio.run(main())
