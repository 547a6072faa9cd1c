from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: Annotated[str, Field(description="Where it listens")] = "localhost"
    port: Annotated[int, Field(ge=1, description="Port that it listens on")] = 8000
    workers: Annotated[int, Field(lt=64, multiple_of=2, description="Processes")] = 4
    zone: Annotated[str | None, Field(pattern="^eu", description="Zone")] = None
    owner: str = Field(default=..., min_length=1)
