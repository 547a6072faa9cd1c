import asyncio

from core.plugins.base import PluginBase


class DevToysTask(PluginBase):
    async def describe(self) -> str:
        await asyncio.sleep(0)
        return "tools"


class Unrelated:
    def setup(self) -> bool:
        return True
