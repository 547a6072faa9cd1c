from pydantic import (
    Field,
    SecretStr,
)
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = Field(
        default="localhost",
        description="Host",
    )
    port: int = Field(
        default=8000,
        description="Port",
    )
    token: SecretStr | None = Field(
        default=None,
        description="Token",
    )
