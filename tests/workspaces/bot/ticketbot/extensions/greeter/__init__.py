"""Greets whoever opens a ticket."""

from __future__ import annotations

import logging

from ticketbot.bot import TicketBot
from ticketbot.extension import BotExtension

log = logging.getLogger(__name__)


class Greeter(BotExtension):
    """Says hello."""

    async def on_load(self) -> None:
        log.info("greeter is ready")

    async def on_unload(self) -> None:
        log.info("greeter is gone")


async def setup(bot: TicketBot) -> None:
    """Add the greeter to the bot."""
    await bot.add_extension(Greeter(bot))
