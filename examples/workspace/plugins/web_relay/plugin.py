"""Sends messages to a chat webhook."""

from typing import Any, Dict, Optional

import aiohttp
from loguru import logger

from core.config.manager import AASConfig


class WebRelay:
    """Sends every ``message`` event to the webhook of the settings, if there is one."""

    def __init__(self, config: AASConfig, hub: Any):
        self.url = config.chat_webhook_url
        self.token = config.chat_webhook_token
        self.hub = hub
        self.session: Optional[aiohttp.ClientSession] = None

    async def start(self) -> None:
        headers = {}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token.get_secret_value()}"
        self.session = aiohttp.ClientSession(headers=headers)
        self.hub.events.subscribe("message", self.send)

    async def stop(self) -> None:
        self.hub.events.unsubscribe("message", self.send)
        if self.session is not None:
            await self.session.close()
            self.session = None

    async def send(self, event: Dict[str, Any]) -> None:
        if self.session is None or self.url is None:
            return
        async with self.session.post(self.url, json={"text": event["text"]}) as response:
            if response.status >= 400:
                logger.warning("The chat answered with {}", response.status)


def register(hub: Any) -> WebRelay:
    return WebRelay(hub.config, hub)
