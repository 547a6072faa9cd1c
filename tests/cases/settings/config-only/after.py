from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Nothing yet."""

    model_config = SettingsConfigDict(env_prefix="APP_")

    workers: int = 4
    motto: str = Field(default="x", description="The motto")

    def ready(self) -> bool:
        return True
