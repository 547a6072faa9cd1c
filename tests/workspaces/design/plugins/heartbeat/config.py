"""Settings of the heartbeat plugin."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class HeartbeatConfig(BaseSettings):
    """Read from the environment with the prefix ``HEARTBEAT_``."""

    model_config = SettingsConfigDict(
        env_prefix="HEARTBEAT_", env_file=".env", extra="ignore"
    )

    interval_seconds: float = Field(
        default=30.0, gt=0, description="Pause between two beats"
    )
    message: str = Field(default="still here", description="Text of a beat")
