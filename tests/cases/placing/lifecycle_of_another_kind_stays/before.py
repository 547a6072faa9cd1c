class DevToysTask(PluginBase):
    def setup(self) -> bool:
        super().setup()
        return True

    async def describe(self) -> str:
        return "tools"

    async def shutdown(self) -> bool:
        return True
