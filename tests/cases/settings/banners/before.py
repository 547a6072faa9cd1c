from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    # --- Server ---------------------------------------------------------
    host: str = Field(default="localhost")
    port: int = Field(default=8000)

    # --- Store ----------------------------------------------------------
    store_dir: str = Field(default="data")

    # --- Validators -----------------------------------------------------
    def check(self) -> bool:
        return True
