from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = Field("localhost",
                      description="Where the whole thing listens for its visitors, by name")
    port: int = Field(8000,
                      description="Port to listen on when nothing else was said about it")
