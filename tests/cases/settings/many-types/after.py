from datetime import datetime
from ipaddress import IPv4Address
from pathlib import Path
from uuid import UUID

from pydantic import Field, HttpUrl
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """All kinds of types."""

    host: str = "localhost"
    ratio: float = 1.0
    started: datetime = datetime.fromisoformat("2026-01-02T03:04:05")
    uid: UUID = UUID("12345678-1234-5678-1234-567812345678")
    home: HttpUrl = HttpUrl("https://example.org/")
    pair: tuple[int, str] = (1, "a")
    table: dict[str, list[int]] = Field(default_factory=lambda: {"a": [1]})
    blob: bytes = b"a\x27b"
    net: IPv4Address = IPv4Address("127.0.0.1")
    names: frozenset[str] = frozenset({"x"})
    deep: dict[str, int | None] = Field(default_factory=dict)
    cwd: Path = Field(default_factory=Path.cwd)
    listed: list[str] = Field(default_factory=lambda: ["q"])
