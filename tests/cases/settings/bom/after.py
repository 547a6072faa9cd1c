from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = "localhöst"
    workers: int = 4
