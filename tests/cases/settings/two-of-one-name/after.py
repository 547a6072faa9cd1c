class Settings:
    old: int = 1


from pydantic_settings import BaseSettings  # noqa: E402


class Settings(BaseSettings):  # noqa: F811
    host: str = "localhost"
    workers: int = 4
