import os

from plugins.devtoys.config import DevToysConfig
from pydantic import SecretStr


def _secret(value: SecretStr | None) -> str:
    """Return a secret's text; empty where it is not set."""
    return value.get_secret_value() if value else ""


def test_key() -> None:
    config = DevToysConfig(api_key=SecretStr("test"), endpoint="https://example.org")
    other = DevToysConfig(api_key=None)
    third = DevToysConfig(api_key=SecretStr(os.environ["KEY"]))
    assert _secret(config.api_key) == "test"
    assert other != third
