from pydantic import BaseModel


class DevToysConfig(BaseModel):
    """Settings."""

    api_key: str
    endpoint: str = "https://api.devtoys.com"


class DevToysPlugin:
    def __init__(self, config: DevToysConfig) -> None:
        self.endpoint = config.endpoint
