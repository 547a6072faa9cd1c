from __future__ import annotations

from typing import Literal

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str | None = None
    proxy: str | None = None
    mode: Literal["fast", "slow"] = "fast"
