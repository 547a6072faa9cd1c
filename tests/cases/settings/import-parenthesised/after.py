from pydantic import (
    AnyUrl,
    Field,
    PositiveInt,
    SecretStr,
    field_validator,
)
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = Field(default="localhost")
    token: SecretStr | None = Field(default=None)
    count: PositiveInt = Field(default=3)
