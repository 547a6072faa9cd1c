"""Short names for what nearly every test of this folder needs."""

from __future__ import annotations

from typing import Any

from generator.edit.fields import SettingField

PLAIN = b"""from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    host: str = "localhost"
    port: int = 8000
"""


def field(name: str, kind: str = "str", **rest: Any) -> SettingField:
    """Return a field with the given name and type."""
    return SettingField(name=name, type=kind, **rest)


def settings(body: str, head: str = "from pydantic_settings import BaseSettings\n") -> bytes:
    """Return a settings file whose class has the given body, indented by four spaces."""
    lines = "".join(f"    {line}\n" if line else "\n" for line in body.splitlines())
    return f"{head}\n\nclass Settings(BaseSettings):\n{lines}".encode()
