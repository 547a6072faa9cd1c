from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    pass


class Other(BaseSettings):
    pass
