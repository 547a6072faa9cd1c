from pydantic import field_validator, Field  # both are used
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = Field(default="localhost")
