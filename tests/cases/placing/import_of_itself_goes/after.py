from .client import DevToysClient


class DevToysPlugin:
    def __init__(self, client: DevToysClient) -> None:
        self.client = client


def is_plugin(value: object) -> bool:
    return isinstance(value, DevToysPlugin)
