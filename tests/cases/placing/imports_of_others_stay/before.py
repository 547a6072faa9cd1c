import asyncio

from core.config import manager
from django.core import mail
from loguru import logger
from plugins.weather import Weather


async def run(weather: Weather) -> None:
    logger.info("{} {} {}", manager, mail, weather)
    await asyncio.sleep(0)
