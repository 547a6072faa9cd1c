"""Settings of the plugin."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from typing import ClassVar


class AddedConfig(BaseSettings):
    """Settings, read from the environment."""

    model_config = SettingsConfigDict(
        env_prefix="",
        env_file=".env",
        extra="ignore",
    )

    port: int = Field(
        default=8420,
        description="Where it listens.",
    )

    plain: int = 3
    needed: str | None
    one_line: str = Field(default="a", description="Ümläute.")
    many_lines: list[str] = Field(
        default_factory=list,  # Nobody is asked.
        description="Who is asked.",
    )
    a_setting_with_a_name_that_is_rather_long_but_fits: bool = False
    LEVELS: ClassVar[list[str]] = ["low", "high"]
    called: int = Field(default=1, validation_alias="CALLED_OTHERWISE")
