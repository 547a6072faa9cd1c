from pydantic import Field
from pydantic_settings import BaseSettings


class Extra(BaseSettings):
    level: int = Field(1, ge=0)
