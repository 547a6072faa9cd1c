from pydantic import field_validator, model_validator
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = "localhost"
    port: int = 8000

    # ----- validators -----

    @field_validator("port")
    @classmethod
    def _port(cls, value: int) -> int:
        return value

    @model_validator(mode="after")
    def _all(self) -> "Settings":
        return self
