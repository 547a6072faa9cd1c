"""Settings of the digest."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class DigestConfig(BaseSettings):
    """Read from variables that begin with DIGEST_."""

    model_config = SettingsConfigDict(env_prefix="DIGEST_", extra="ignore")

    title: str = Field(default="New tasks", description="First line of the digest")
    max_lines: int = Field(default=20, ge=1, description="Older tasks are left out above this")
