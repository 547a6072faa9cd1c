from plugins.devtoys.config import DevToysConfig
from plugins.devtoys.client import DevToysClient
from plugins.devtoys.devtoys import DevToysPlugin
from unittest.mock import patch


@patch("plugins.devtoys.client.DevToysClient.fetch")
@patch("plugins.devtoys.devtoys.DevToysPlugin.start")
def test_it(start: object, fetch: object) -> None:
    assert DevToysPlugin(DevToysConfig(), DevToysClient())
