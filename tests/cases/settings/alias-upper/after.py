from typing import Optional

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class AASConfig(BaseSettings):
    openai_api_key: Optional[SecretStr] = Field(default=None, alias="OPENAI_API_KEY")
    openai_model: str = Field(default="gpt-4o", alias="OPENAI_MODEL")
    forge_api_token: Optional[SecretStr] = Field(default=None, alias="FORGE_API_TOKEN")
    forge_url: str = Field(default="http://localhost", alias="FORGE_URL")

    class Config:
        env_file = ".env"
        extra = "ignore"
