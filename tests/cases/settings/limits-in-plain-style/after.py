from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = "localhost"
    port: int = 8000
    workers: int = Field(default=4, ge=1, le=64)
    zone: str = Field(min_length=2, max_length=8)
    tags: list[str] = Field(default_factory=lambda: ["a"], max_length=3)
