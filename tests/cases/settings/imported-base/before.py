from app.base import AppSettings


class Settings(AppSettings):
    host: str = "localhost"
