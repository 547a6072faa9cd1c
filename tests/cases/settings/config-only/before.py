from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Nothing yet."""

    model_config = SettingsConfigDict(env_prefix="APP_")

    def ready(self) -> bool:
        return True
