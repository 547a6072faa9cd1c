from core.hub import Hub
from core.events import Event
from .config import DevToysConfig


def handle(hub: Hub, event: Event, config: DevToysConfig) -> None:
    hub.send(event, config)
