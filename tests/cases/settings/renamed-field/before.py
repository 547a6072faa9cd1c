from pydantic import Field as F
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = F(default="localhost", description="Host")
