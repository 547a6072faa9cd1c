from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: Annotated[str, Field(description="Where it listens")] = "localhost"
    port: Annotated[int, Field(ge=1, description="Port that it listens on")] = 8000
