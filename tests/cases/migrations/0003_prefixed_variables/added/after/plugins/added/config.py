"""Settings of the plugin."""

from __future__ import annotations

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict
from typing import ClassVar


class AddedConfig(BaseSettings):
    """Settings, read from the environment."""

    model_config = SettingsConfigDict(
        env_prefix="ADDED_",
        env_file=".env",
        extra="ignore",
        populate_by_name=True,
    )

    port: int = Field(
        default=8420,
        description="Where it listens.",
        validation_alias=AliasChoices("ADDED_PORT", "PORT"),
    )

    plain: int = Field(
        default=3,
        validation_alias=AliasChoices("ADDED_PLAIN", "PLAIN"),
    )
    needed: str | None = Field(
        validation_alias=AliasChoices("ADDED_NEEDED", "NEEDED"),
    )
    one_line: str = Field(
        default="a",
        description="Ümläute.",
        validation_alias=AliasChoices("ADDED_ONE_LINE", "ONE_LINE"),
    )
    many_lines: list[str] = Field(
        default_factory=list,  # Nobody is asked.
        description="Who is asked.",
        validation_alias=AliasChoices("ADDED_MANY_LINES", "MANY_LINES"),
    )
    a_setting_with_a_name_that_is_rather_long_but_fits: bool = Field(
        default=False,
        validation_alias=AliasChoices(
            "ADDED_A_SETTING_WITH_A_NAME_THAT_IS_RATHER_LONG_BUT_FITS",
            "A_SETTING_WITH_A_NAME_THAT_IS_RATHER_LONG_BUT_FITS",
        ),
    )
    LEVELS: ClassVar[list[str]] = ["low", "high"]
    called: int = Field(default=1, validation_alias="CALLED_OTHERWISE")
