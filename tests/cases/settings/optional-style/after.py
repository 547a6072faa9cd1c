from typing import Optional

from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: Optional[str] = None
    port: Optional[int] = None
    proxy: Optional[str] = None
    ids: list[int] = Field(default_factory=lambda: [1, 2])
