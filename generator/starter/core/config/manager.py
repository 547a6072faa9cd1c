"""The application's settings, read from the environment and an ``.env`` file."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class AppConfig(BaseSettings):
    """All settings of the application."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    debug: bool = Field(default=False, description="Extra checks and output")
