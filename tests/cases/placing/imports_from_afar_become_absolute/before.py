from ...core.hub import Hub
from src.core.events import Event
from ..devtoys_plugin.config import DevToysConfig


def handle(hub: Hub, event: Event, config: DevToysConfig) -> None:
    hub.send(event, config)
