"""The bot."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ticketbot.config import BotSettings

if TYPE_CHECKING:
    from ticketbot.extension import BotExtension

log = logging.getLogger(__name__)


class TicketBot:
    """Answers tickets with the help of its extensions."""

    def __init__(self, settings: BotSettings) -> None:
        self.settings = settings
        self.extensions: list[BotExtension] = []

    async def add_extension(self, extension: BotExtension) -> None:
        """Take an extension in and bring it up."""
        if any(type(each) is type(extension) for each in self.extensions):
            raise ValueError(f"{type(extension).__name__} is loaded already")
        await extension.on_load()
        self.extensions.append(extension)

    async def close(self) -> None:
        """Take all extensions down."""
        for extension in reversed(self.extensions):
            await extension.on_unload()
        self.extensions.clear()
