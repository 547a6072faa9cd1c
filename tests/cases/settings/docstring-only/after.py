from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """Nothing yet."""

    workers: int = 4