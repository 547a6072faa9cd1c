from .devtoys import DevToysPlugin
from .client import DevToysClient
from .config import DevToysConfig as Settings
from core.hub import Hub
import httpx


def make(hub: Hub, settings: Settings) -> httpx.Client:
    return httpx.Client(base_url=str(DevToysPlugin) + str(DevToysClient))
