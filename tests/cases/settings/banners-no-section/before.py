from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    # --- Server ---
    host: str = "localhost"

    # --- Methods ---
    def check(self) -> bool:
        return True
