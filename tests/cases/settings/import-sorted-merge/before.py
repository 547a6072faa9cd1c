from pydantic import AnyUrl, Field, field_validator
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    home: AnyUrl | None = None
    host: str = Field(default="localhost")

    @field_validator("host")
    @classmethod
    def _host(cls, value: str) -> str:
        return value
