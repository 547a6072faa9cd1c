"""Load the extensions."""

from __future__ import annotations

import importlib
import pkgutil

from ticketbot import extensions
from ticketbot.bot import TicketBot


async def load_extensions(bot: TicketBot) -> list[str]:
    """Call ``setup(bot)`` of every extension; return their names."""
    names = sorted(info.name for info in pkgutil.iter_modules(extensions.__path__))
    for name in names:
        module = importlib.import_module(f"ticketbot.extensions.{name}")
        await module.setup(bot)
    return names
