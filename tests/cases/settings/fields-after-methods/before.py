from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = "localhost"

    def url(self) -> str:
        return self.host

    port: int = 8000

    def other(self) -> int:
        return self.port
