from .config import DevToysConfig


ClientSettings = DevToysConfig


class Client:
    def __init__(self, settings: ClientSettings) -> None:
        self.settings = settings
