"""What the feed tells."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Price:
    zone: str
    hour: int
    euros: float
