"""Counts tickets."""

from __future__ import annotations


class CounterService:
    """Counts."""

    def __init__(self) -> None:
        self.count = 0

    def add(self) -> int:
        """Count one more."""
        self.count += 1
        return self.count
