from core.plugins.base import PluginBase

class DevToysTask(PluginBase):
    async def setup(self) -> bool:
        await super().setup()
        return True

    def describe(self) -> str:
        return "tools"

    async def shutdown(self) -> bool:
        return True
