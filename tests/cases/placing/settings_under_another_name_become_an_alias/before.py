from pydantic import BaseModel


class ClientSettings(BaseModel):
    endpoint: str
    timeout: int = 5


class Client:
    def __init__(self, settings: ClientSettings) -> None:
        self.settings = settings
