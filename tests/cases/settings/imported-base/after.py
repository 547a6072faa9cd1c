from app.base import AppSettings
from pydantic import SecretStr


class Settings(AppSettings):
    host: str = "localhost"
    token: SecretStr | None = None
