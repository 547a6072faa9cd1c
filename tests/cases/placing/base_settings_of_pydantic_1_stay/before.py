from pydantic import BaseSettings, Field


class Extra(BaseSettings):
    level: int = Field(1, ge=0)
