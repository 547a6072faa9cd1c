"""The suite's settings, read from the environment and an ``.env`` file."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOG_LEVELS = ("TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class AASConfig(BaseSettings):
    """All settings of the automation suite."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        populate_by_name=True,
    )

    # ------------------------------------------------------------------
    # OpenAI
    # ------------------------------------------------------------------
    openai_api_key: Optional[SecretStr] = Field(
        default=None, alias="OPENAI_API_KEY", description="Key for the OpenAI API"
    )
    openai_model: str = Field(
        default="gpt-4o-mini",
        alias="OPENAI_MODEL",
        description="Model that analyses queued tasks",
    )
    batch_poll_seconds: int = Field(
        default=60,
        alias="BATCH_POLL_SECONDS",
        description="Pause between two looks at a pending batch",
    )

    # ------------------------------------------------------------------
    # Hub
    # ------------------------------------------------------------------
    hub_host: str = Field(
        default="127.0.0.1", alias="HUB_HOST", description="Address the hub listens on"
    )
    hub_port: int = Field(
        default=8420, alias="HUB_PORT", description="Port the hub listens on"
    )
    admin_token: Optional[SecretStr] = Field(
        default=None, alias="ADMIN_TOKEN", description="Token for the hub's admin calls"
    )

    # ------------------------------------------------------------------
    # Storage and logging
    # ------------------------------------------------------------------
    artifacts_dir: Path = Field(
        default=Path("artifacts"),
        alias="ARTIFACTS_DIR",
        description="Folder for results and hand-offs",
    )
    log_level: str = Field(
        default="INFO", alias="LOG_LEVEL", description="Lowest level that is logged"
    )
    debug: bool = Field(
        default=False, alias="DEBUG_MODE", description="Extra checks and output"
    )

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        level = value.upper()
        if level not in LOG_LEVELS:
            raise ValueError(f"{value!r} is none of {', '.join(LOG_LEVELS)}")
        return level

    @field_validator("hub_port")
    @classmethod
    def _usable_port(cls, value: int) -> int:
        if not 1024 <= value <= 65535:
            raise ValueError(f"{value} is not between 1024 and 65535")
        return value


def load_config() -> AASConfig:
    """Read the settings of the environment and of ``.env`` in the current folder."""
    return AASConfig()
