from .config import DevToysConfig
from loguru import logger
from pydantic import SecretStr


def _secret(value: SecretStr | None) -> str:
    """Return a secret's text; empty where it is not set."""
    return value.get_secret_value() if value else ""


class DevToysPlugin:
    def __init__(self, config: DevToysConfig) -> None:
        self.config = config
        logger.info("key {} at {}", self.config.api_key, config.endpoint)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {_secret(self.config.api_key)}", "x": _secret(self.config.api_key)}

    def has_key(self) -> bool:
        return self.config.api_key is not None and bool(_secret(self.config.api_key))

    def forget(self) -> None:
        self.config.api_key = None
