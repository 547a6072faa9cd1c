from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = "localhost"
    token: SecretStr = SecretStr("")
    other: SecretStr | None = None
    needed: SecretStr = Field(default=..., min_length=8)
