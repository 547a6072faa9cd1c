from datetime import timedelta
from decimal import Decimal

from pydantic import BaseModel, Field


class Settings(BaseModel):
    host: str = "localhost"
    ttl: timedelta = timedelta(seconds=90)
    rate: Decimal = Decimal("0.25")
    tags: set[str] = Field(default_factory=lambda: {"a", "b"})
