from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from config import DevToysConfig
try:
    import orjson
except ImportError:
    orjson = None


def load(config: DevToysConfig) -> bool:
    from client import DevToysClient

    return DevToysClient(config, orjson)
