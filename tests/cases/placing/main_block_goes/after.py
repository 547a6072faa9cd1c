import asyncio


class Runner:
    async def run(self) -> None:
        await asyncio.sleep(0)
