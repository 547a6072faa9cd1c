from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = Field(default="localhost", description="Where to listen")
    port: int = Field(default=8000, description="Port to listen on")
