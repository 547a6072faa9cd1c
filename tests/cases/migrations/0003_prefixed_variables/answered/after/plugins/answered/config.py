"""Settings of the plugin."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class AnsweredConfig(BaseSettings):
    """Settings, read from the environment."""

    model_config = SettingsConfigDict(
        env_prefix="INK_",
        env_file=".env",
        extra="ignore",
    )

    port: int = Field(
        default=8420,
        description="Where it listens.",
    )

    plain: int = 3
