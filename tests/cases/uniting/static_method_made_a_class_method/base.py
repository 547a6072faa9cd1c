"""How fast a job may run."""

from __future__ import annotations

from loguru import logger

FASTEST = 100


class Pace:
    """Items a minute."""

    def __init__(self, value: int = 10) -> None:
        """Begin with a pace."""
        self._value = value

    @property
    def value(self) -> int:
        """The pace."""
        return self._value

    @value.setter
    def value(self, value: int) -> None:
        self._value = value

    @staticmethod
    def parse(text: str) -> Pace:
        """Return the pace that a text names."""
        return Pace(int(text))
