"""Settings of the plugin."""

from __future__ import annotations

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class OwnPrefixConfig(BaseSettings):
    """Settings, read from the environment."""

    model_config = SettingsConfigDict(
<<<<<<< before updating
        env_prefix="OURS_",
=======
        env_prefix="OWN_PREFIX_",
>>>>>>> after updating
        env_file=".env",
        extra="ignore",
        populate_by_name=True,
    )

    port: int = Field(
        default=8420,
        description="Where it listens.",
        validation_alias=AliasChoices("OWN_PREFIX_PORT", "PORT"),
    )

    plain: int = 3
