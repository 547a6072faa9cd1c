import pytest
from unittest.mock import AsyncMock, patch
from plugins.devtoys.devtoys import DevToysPlugin
import asyncio
from collections.abc import AsyncIterator
from typing import Any


async def _plugin() -> DevToysPlugin:
    return DevToysPlugin()


@pytest.fixture
def plugin() -> Any:
    return asyncio.run(_plugin())


@pytest.fixture
async def open_plugin() -> AsyncIterator[Any]:
    yield DevToysPlugin()


async def _test_number(plugin: Any, number: Any) -> None:
    """Numbers work."""
    assert await plugin.run(number) == number


@pytest.mark.parametrize("number", [1, 2])
def test_number(plugin: Any, number: Any) -> None:
    asyncio.run(_test_number(plugin, number))


class TestTools:
    async def _test_fetch(self, fetch: Any) -> None:
        assert await fetch()

    @patch("plugins.devtoys.client.DevToysClient.fetch", new_callable=AsyncMock)
    def test_fetch(self, fetch: Any) -> None:
        asyncio.run(self._test_fetch(fetch))

    def test_plain(self) -> None:
        assert True
