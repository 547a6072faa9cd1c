import logging
from typing import TypeVar

logger = logging.getLogger(__name__)
T = TypeVar("T")
__all__ = ["Registry", "shared", "handle"]


class Registry:
    def __init__(self) -> None:
        self.names: list[str] = []

    def register(self, name: str) -> None:
        self.names.append(name)


shared = Registry()
default_registry = Registry()
default_registry.register("first")
unused = Registry()


def handle(value: T) -> T:
    logger.debug("%s", default_registry)
    return value
