from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: Annotated[str, Field(description="Host")] = "localhost"
    port: Annotated[int, Field(description="Port", ge=1)] = 8000
