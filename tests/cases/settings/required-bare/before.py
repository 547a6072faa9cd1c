from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    dsn: str
    port: int = 1
