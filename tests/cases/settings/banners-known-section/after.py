from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    # ==========
    # Server
    # ==========
    host: str = "localhost"
    port: int = 4040

    # ==========
    # Store
    # ==========
    store_dir: str = "data"
