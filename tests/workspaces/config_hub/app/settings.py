"""Settings of the app."""

from functools import lru_cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Read from the environment."""

    model_config = SettingsConfigDict(env_prefix="APP_", extra="ignore")

    debug: bool = Field(default=False, description="Say more")
    data_dir: str = Field(default="data", description="Where files go")


@lru_cache
def get_settings() -> Settings:
    """Return the settings of this process."""
    return Settings()
