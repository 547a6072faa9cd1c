from pydantic import SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = "localhost"
    token: SecretStr | None = None
    workers: int = 4

    def url(self) -> str:
        return self.host
