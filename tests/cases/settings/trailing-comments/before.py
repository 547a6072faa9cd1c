from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = "localhost"  # where to listen
    port: int = 8000  # port to listen on

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"
