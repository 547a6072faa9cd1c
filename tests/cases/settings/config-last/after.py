from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    host: str = "localhost"
    port: int = 8000
    workers: int = 4

    model_config = SettingsConfigDict(env_prefix="APP_", extra="ignore")
