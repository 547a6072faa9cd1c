"""Settings of the suite: environment variables first, then the .env file."""

from pathlib import Path
from typing import Optional

from loguru import logger
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

LOG_LEVELS = ("TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LONGEST_WAIT_SECONDS = 3600


class AASConfig(BaseSettings):
    """All settings of the suite. Plugins get the loaded object and never make one."""

    # ==================== AI ====================
    openai_api_key: SecretStr = Field(..., alias="OPENAI_API_KEY", description="Key for OpenAI")
    openai_model: str = Field(
        default="gpt-4o-mini",
        alias="OPENAI_MODEL",
        description="Model that analyses queued tasks",
    )
    openai_timeout_seconds: float = Field(
        default=60.0,
        gt=0,
        alias="OPENAI_TIMEOUT_SECONDS",
        description="Seconds before a call to the model is given up",
    )

    # ==================== Hub ====================
    hub_host: str = Field(
        default="127.0.0.1", alias="HUB_HOST", description="Address that the hub listens on"
    )
    hub_port: int = Field(
        default=50051, ge=1024, le=65535, alias="HUB_PORT", description="Port of the hub"
    )

    # ==================== Storage ====================
    artifact_dir: Path = Field(
        default=Path("artifacts"),
        alias="ARTIFACT_DIR",
        description="Folder for everything that the suite writes",
    )
    board_path: Path = Field(
        default=Path("handoff/ACTIVE_TASKS.md"),
        alias="BOARD_PATH",
        description="The task board",
    )

    # ==================== Integrations ====================
    chat_webhook_url: Optional[str] = Field(
        default=None,
        alias="CHAT_WEBHOOK_URL",
        description="Where messages for the team are sent",
    )
    chat_webhook_token: Optional[SecretStr] = Field(
        default=None, alias="CHAT_WEBHOOK_TOKEN", description="Token of the chat webhook"
    )

    # ==================== Plugins ====================
    heartbeat_seconds: float = Field(
        default=30.0,
        gt=0,
        alias="HEARTBEAT_SECONDS",
        description="Seconds between two beats of the heartbeat plugin",
    )

    # ==================== Logging ====================
    log_level: str = Field(
        default="INFO", alias="LOG_LEVEL", description="Lowest level that is logged"
    )
    debug_mode: bool = Field(default=False, alias="DEBUG_MODE", description="More checks and logs")

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        case_sensitive=False,
        extra="ignore",
    )

    @field_validator("log_level")
    @classmethod
    def known_level(cls, value: str) -> str:
        level = value.upper()
        if level not in LOG_LEVELS:
            raise ValueError(f"{value!r} is none of {', '.join(LOG_LEVELS)}")
        return level


def check_waits(settings: type[BaseSettings]) -> None:
    """Refuse a setting that would let the hub wait for longer than an hour."""
    for name, field in settings.model_fields.items():
        wait = field.default
        if not name.endswith("_seconds") or not isinstance(wait, (int, float)):
            continue
        if wait > LONGEST_WAIT_SECONDS:
            raise ValueError(f"{name}: {wait} is more than {LONGEST_WAIT_SECONDS} seconds")


check_waits(AASConfig)


def load_config() -> AASConfig:
    """Read the settings of this machine.

    Raises:
        ValidationError: A setting is missing or has an unusable value.
    """
    try:
        config = AASConfig()  # type: ignore[call-arg]
    except ValidationError as error:
        names = ", ".join(str(each["loc"][0]) for each in error.errors())
        logger.error("Settings are missing or unusable: {}", names)
        raise
    logger.debug("Settings loaded, artifacts go to {}", config.artifact_dir)
    return config
