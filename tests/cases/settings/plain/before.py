"""Settings."""

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """The settings."""

    host: str = "localhost"
    port: int = 8000
