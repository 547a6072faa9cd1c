from pydantic import (
    AliasChoices,
    AnyHttpUrl,
    AnyUrl,
    BaseModel,
    Field,
    PositiveInt,
    SecretStr,
)
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = Field(default="localhost")
    token: SecretStr | None = Field(default=None)
