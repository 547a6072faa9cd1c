from __future__ import annotations

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str | None = None
