from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class AASConfig(BaseSettings):
    """Settings of the application."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    # ==================== OpenAI ====================
    openai_api_key: SecretStr = Field(..., alias="OPENAI_API_KEY", description="Key of the OpenAI account")
    openai_model: str = Field(default="gpt-4o", alias="OPENAI_MODEL", description="Model that answers")
    openai_retries: int = Field(
        default=2, ge=0, alias="OPENAI_RETRIES", description="How often a question is asked again"
    )

    # ==================== Storage ====================
    data_dir: Path = Field(default=Path("data"), alias="DATA_DIR", description="Where files are kept")

    # ==================== Outgoing HTTP calls ====================
    http_timeout_s: float = Field(
        default=10.0, gt=0, alias="HTTP_TIMEOUT_S", description="Seconds before an outgoing call is given up"
    )
    http_retries: int = Field(
        default=3, ge=0, le=10, alias="HTTP_RETRIES", description="How often a failed call is tried again"
    )
    http_token: SecretStr = Field(default=..., alias="HTTP_TOKEN", description="Token that every call carries")
    http_zone: str = Field(default=..., pattern=r"^[a-z]{2}-\d$", alias="HTTP_ZONE", description="Zone of the proxy")
    http_cache: Path = Field(default=Path("cache/http"), alias="HTTP_CACHE", description="Where responses are kept")
