from typing import *
from pydantic import *
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: Optional[str] = None
    name: str = Field(default="x")
    token: Optional[SecretStr] = Field(default=None)
    kind: Literal["a", "b"] = Field(default="a")
