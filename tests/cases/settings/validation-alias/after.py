from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    db_host: str = Field("localhost", validation_alias="APP_DB_HOST")
    db_port: int = Field(5432, validation_alias="APP_DB_PORT")
    db_pool: int = Field(5, validation_alias="APP_DB_POOL")
