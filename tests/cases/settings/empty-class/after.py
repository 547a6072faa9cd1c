from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    workers: int = 4

    pass


class Other(BaseSettings):
    pass
