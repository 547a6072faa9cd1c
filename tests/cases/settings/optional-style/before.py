from typing import Optional

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: Optional[str] = None
    port: Optional[int] = None
