from .config import DevToysConfig
from client import DevToysClient
from devtoys_plugin import DevToysPlugin
from unittest.mock import patch


@patch("client.DevToysClient.fetch")
@patch("devtoys_plugin.DevToysPlugin.start")
def test_it(start: object, fetch: object) -> None:
    assert DevToysPlugin(DevToysConfig(), DevToysClient())
