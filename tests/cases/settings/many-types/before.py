from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """All kinds of types."""

    host: str = "localhost"
