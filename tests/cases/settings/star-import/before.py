from typing import *
from pydantic import *
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: Optional[str] = None
    name: str = Field(default="x")
