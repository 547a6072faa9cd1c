from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class AASConfig(BaseSettings):
    """Settings of the application."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    # ==================== OpenAI ====================
    openai_api_key: SecretStr = Field(..., alias="OPENAI_API_KEY", description="Key of the OpenAI account")
    openai_model: str = Field(default="gpt-4o", alias="OPENAI_MODEL", description="Model that answers")

    # ==================== Storage ====================
    data_dir: Path = Field(default=Path("data"), alias="DATA_DIR", description="Where files are kept")
