"""A service that keeps notes in memory."""


class NotesService:
    """Keeps notes."""

    def __init__(self) -> None:
        self.notes: list[str] = []

    async def start(self) -> None:
        """Begin with no notes."""
        self.notes.clear()

    async def stop(self) -> None:
        """Forget them."""
        self.notes.clear()
