from pydantic import (
    AnyUrl,
    Field,
    field_validator,
)
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = Field(default="localhost")
