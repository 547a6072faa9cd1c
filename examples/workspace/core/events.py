"""Events between the parts of the suite."""

import inspect
from collections import defaultdict
from typing import Any, Callable, DefaultDict, Dict, List

from loguru import logger

Handler = Callable[[Dict[str, Any]], Any]


class EventBus:
    """Hands every event to those who asked for its topic, in the order in which they asked."""

    def __init__(self) -> None:
        self._handlers: DefaultDict[str, List[Handler]] = defaultdict(list)

    def subscribe(self, topic: str, handler: Handler) -> None:
        self._handlers[topic].append(handler)

    def unsubscribe(self, topic: str, handler: Handler) -> None:
        if handler in self._handlers[topic]:
            self._handlers[topic].remove(handler)

    async def publish(self, topic: str, **payload: Any) -> int:
        """Call the topic's handlers, plain or asynchronous; return how many did not fail."""
        served = 0
        for handler in list(self._handlers[topic]):
            try:
                result = handler(payload)
                if inspect.isawaitable(result):
                    await result
                served += 1
            except Exception:
                logger.exception("A handler of {} failed", topic)
        return served
