from pydantic_settings import BaseSettings


class Common(BaseSettings):
    debug: bool = False


class Settings(Common):
    host: str = "localhost"
    workers: int = 4


class Last(Settings):
    tail: int = 1
