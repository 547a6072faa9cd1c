from pydantic import BaseSettings, Field


class Settings(BaseSettings):
    host: str = Field("localhost", env="HOST")
    port: int = Field(8000, env="PORT")

    class Config:
        case_sensitive = False
