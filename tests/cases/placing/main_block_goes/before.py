import asyncio


class Runner:
    async def run(self) -> None:
        await asyncio.sleep(0)


async def main() -> None:
    await Runner().run()


if __name__ == "__main__":
    asyncio.run(main())
