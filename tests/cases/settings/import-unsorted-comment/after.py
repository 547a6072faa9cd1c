from pydantic import field_validator, Field, SecretStr  # both are used
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = Field(default="localhost")
    token: SecretStr | None = Field(default=None)
