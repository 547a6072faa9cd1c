"""A module that needs nothing."""

from __future__ import annotations

import asyncio
from typing import Any

from loguru import logger

from .config import DevToysConfig

LIMITS = {"a": 1}


class DevToysPlugin:
    """Tools."""

    def __init__(self, config: DevToysConfig) -> None:
        self.config = config
        self.listeners: list[Any] = []

    async def run(self, data: dict[str, Any]) -> dict[str, Any]:
        await asyncio.sleep(LIMITS["a"])
        logger.debug("done {}", data)
        return {"status": "success", "data": data}
