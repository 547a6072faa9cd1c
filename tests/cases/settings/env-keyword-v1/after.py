from pydantic import BaseSettings, Field


class Settings(BaseSettings):
    host: str = Field("localhost", env="HOST")
    port: int = Field(8000, env="PORT")
    timeout: float = Field(2.5, env="TIMEOUT")

    class Config:
        case_sensitive = False
