"""How long a lantern burns."""

from __future__ import annotations


class Wick:
    """Scaffold: what AAS-7 asks of it is not written yet."""

    def __init__(self, length_mm: int) -> None:
        """Keep its length."""
        self.length_mm = length_mm

    async def burn(self, minutes: int) -> None:
        """Make it shorter by what burns in so many minutes."""
        raise NotImplementedError("AAS-7: Make it shorter by what burns in so many minutes")

    def is_out(self) -> bool:
        """Tell whether nothing is left of it."""
        return self.length_mm <= 0
