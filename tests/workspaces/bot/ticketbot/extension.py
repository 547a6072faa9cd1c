"""What extensions of the bot are made of."""

from __future__ import annotations

from abc import ABC, abstractmethod

from ticketbot.bot import TicketBot


class BotExtension(ABC):
    """Something that the bot can do."""

    def __init__(self, bot: TicketBot) -> None:
        self.bot = bot

    @abstractmethod
    async def on_load(self) -> None:
        """Get ready."""

    @abstractmethod
    async def on_unload(self) -> None:
        """Let go."""
