from pydantic_settings import BaseSettings


def build():
    class Settings(BaseSettings):
        inner: int = 1

    return Settings


class Outer:
    class Settings(BaseSettings):
        inner: int = 1


class Settings(BaseSettings):
    host: str = "localhost"

    class Config:
        extra: str = "ignore"

    class Meta:
        label: str = "x"
