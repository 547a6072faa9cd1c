from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    # where to listen
    host: str = "localhost"
    # port to listen on
    port: int = 8000
