from config import DevToysConfig
from loguru import logger


class DevToysPlugin:
    def __init__(self, config: DevToysConfig) -> None:
        self.config = config
        logger.info("key {} at {}", self.config.api_key, config.endpoint)

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.config.api_key}", "x": self.config.api_key.get_secret_value()}

    def has_key(self) -> bool:
        return self.config.api_key is not None and bool(self.config.api_key)

    def forget(self) -> None:
        self.config.api_key = None
