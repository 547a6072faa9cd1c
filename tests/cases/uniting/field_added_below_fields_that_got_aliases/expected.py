"""Settings of the plugin."""

from __future__ import annotations

from pydantic import AliasChoices, Field, PositiveInt, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class CommunityForgeConfig(BaseSettings):
    """Settings, read from the environment."""

    model_config = SettingsConfigDict(
        env_prefix="COMMUNITY_FORGE_",
        env_file=".env",
        extra="ignore",
        populate_by_name=True,
    )

    forge_enabled: bool = Field(
        default=False,
        description="switch the marketplace on",
        validation_alias=AliasChoices(
            "COMMUNITY_FORGE_FORGE_ENABLED",
            "FORGE_ENABLED",
        ),
    )

    forge_index_url: str = Field(
        default="https://forge.example.org/index",
        description="address of the plugin index",
        validation_alias=AliasChoices(
            "COMMUNITY_FORGE_FORGE_INDEX_URL",
            "FORGE_INDEX_URL",
        ),
    )

    forge_publish_token: SecretStr | None = Field(
        default=None,
        description="token for publishing plugins",
        validation_alias=AliasChoices(
            "COMMUNITY_FORGE_FORGE_PUBLISH_TOKEN",
            "FORGE_PUBLISH_TOKEN",
        ),
    )

    forge_cache_seconds: PositiveInt = Field(
        default=300,
        description="how long the index is kept",
    )
