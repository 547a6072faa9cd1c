from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = (
        "local"
        "host"
    )
    text: str = """two
lines
"""
    # text is long

    def url(self) -> str:
        return self.host
