from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    # --- Server ---------------------------------------------------------
    host: str = Field(default="localhost")
    port: int = Field(default=8000)

    # --- Store ----------------------------------------------------------
    store_dir: str = Field(default="data")

    # --- Ngrok tunnel ---------------------------------------------------
    ngrok_port: int = Field(default=4040)
    ngrok_region: str = Field(default="eu")

    # --- Validators -----------------------------------------------------
    def check(self) -> bool:
        return True
