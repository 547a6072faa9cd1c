from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = "localhost"

    port: int = 8000

    name: str = "x"

    workers: int = 4

    region: str = "eu"


settings = Settings()
