from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    # ==========
    # Server
    # ==========
    host: str = "localhost"

    # ==========
    # Store
    # ==========
    store_dir: str = "data"
