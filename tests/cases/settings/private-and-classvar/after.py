from typing import ClassVar

from pydantic import PrivateAttr
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    VERSION: ClassVar[str] = "1"
    host: str = "localhost"
    workers: int = 4
    _cache: dict[str, str] = PrivateAttr(default_factory=dict)
    limit: ClassVar[int] = 3
