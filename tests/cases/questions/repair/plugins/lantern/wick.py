"""How long a lantern burns."""

from __future__ import annotations


class Wick:
    """A wick."""

    def __init__(self, length_mm: int) -> None:
        """Keep its length."""
        self.length_mm = length_mm

    def is_out(self) -> bool:
        """Tell whether nothing is left of it."""
        return self.length_mm >= 0
