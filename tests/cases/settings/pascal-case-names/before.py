from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    ApiHost: str = "localhost"
    ApiPort: int = 8000
