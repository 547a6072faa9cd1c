from plugins.devtoys_plugin import DevToysPlugin, DevToysClient
from devtoys_plugin.config import DevToysConfig as Settings
from core.hub import Hub
import httpx


def make(hub: Hub, settings: Settings) -> httpx.Client:
    return httpx.Client(base_url=str(DevToysPlugin) + str(DevToysClient))
