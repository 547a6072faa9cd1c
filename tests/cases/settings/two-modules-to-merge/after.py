from typing import Optional
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: Optional[str] = Field(default=None)
    token: Optional[SecretStr] = Field(default=None)
    mode: Literal["a", "b"] = Field(default="a")
