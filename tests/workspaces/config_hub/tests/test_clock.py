import asyncio

from app.hub import ConfigHub
from app.loader import load_addons
from app.settings import Settings


def test_clock_is_found() -> None:
    addons = load_addons(ConfigHub(Settings()))
    (clock,) = [addon for addon in addons if addon.name == "clock"]

    async def life() -> None:
        await clock.start()
        await clock.stop()

    asyncio.run(life())
