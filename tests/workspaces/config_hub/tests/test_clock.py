import asyncio

from app.hub import ConfigHub
from app.loader import load_addons
from app.settings import Settings


def test_clock_is_found() -> None:
    addons = load_addons(ConfigHub(Settings()))
    assert [addon.name for addon in addons] == ["clock"]

    async def life() -> None:
        await addons[0].start()
        await addons[0].stop()

    asyncio.run(life())
