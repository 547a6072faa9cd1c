from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = "localhost"
