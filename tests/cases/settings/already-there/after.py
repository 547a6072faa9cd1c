from typing import Optional

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    token: Optional[SecretStr] = Field(default=None, ge=1)
    tags: list[str] = Field(default_factory=lambda: ["a"])
    host: "str" = 'localhost'
