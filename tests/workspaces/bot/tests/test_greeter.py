import asyncio

from ticketbot.bot import TicketBot
from ticketbot.config import BotSettings
from ticketbot.loading import load_extensions


def test_greeter_is_loaded() -> None:
    bot = TicketBot(BotSettings.model_construct())
    assert "greeter" in asyncio.run(load_extensions(bot))
