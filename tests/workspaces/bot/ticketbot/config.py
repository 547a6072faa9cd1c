"""Settings of the bot."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class BotSettings(BaseSettings):
    """Read from the environment."""

    discord_token: SecretStr = Field(..., alias="DISCORD_TOKEN", description="Token of the bot")
    prefix: str = Field(default="!", alias="BOT_PREFIX", description="What commands begin with")
