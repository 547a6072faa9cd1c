from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = Field("localhost", description="Host")
    port: int = Field(8000, description="Port")
    name: str = Field(..., description="Name")
    workers: int = Field(4, description="Workers")
    owner: str = Field(..., description="Who answers")
