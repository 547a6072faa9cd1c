from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    API_HOST: str = "localhost"
    API_PORT: int = 8000
    API_WORKERS: int = 4

    class Config:
        case_sensitive = True
