"""Settings of the plugin."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class CommunityForgeConfig(BaseSettings):
    """Settings, read from the environment."""

    model_config = SettingsConfigDict(
        env_prefix="",
        env_file=".env",
        extra="ignore",
    )

    forge_enabled: bool = Field(
        default=False,
        description="switch the marketplace on",
    )

    forge_index_url: str = Field(
        default="https://forge.example.org/index",
        description="address of the plugin index",
    )

    forge_publish_token: SecretStr | None = Field(
        default=None,
        description="token for publishing plugins",
    )
