import pytest
from unittest.mock import AsyncMock, patch
from devtoys_plugin import DevToysPlugin

pytestmark = pytest.mark.asyncio


@pytest.fixture
async def plugin():
    return DevToysPlugin()


@pytest.fixture
async def open_plugin():
    yield DevToysPlugin()


@pytest.mark.asyncio
@pytest.mark.parametrize("number", [1, 2])
async def test_number(plugin, number):
    """Numbers work."""
    assert await plugin.run(number) == number


class TestTools:
    @pytest.mark.asyncio
    @patch("client.DevToysClient.fetch", new_callable=AsyncMock)
    async def test_fetch(self, fetch):
        assert await fetch()

    def test_plain(self):
        assert True
