import os

from devtoys_plugin.config import DevToysConfig


def test_key() -> None:
    config = DevToysConfig(api_key="test", endpoint="https://example.org")
    other = DevToysConfig(api_key=None)
    third = DevToysConfig(api_key=os.environ["KEY"])
    assert config.api_key == "test"
    assert other != third
