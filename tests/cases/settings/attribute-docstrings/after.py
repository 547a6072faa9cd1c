from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """Docs below each field."""

    host: str = "localhost"
    """Where to listen."""

    port: int = 8000
    """Port to listen on."""

    workers: int = 4
    """Number of workers."""

    path_prefix: str = "/"
    """A 'quoted' \\ one."""

    def url(self) -> str:
        """Return the address."""
        return f"http://{self.host}:{self.port}"
