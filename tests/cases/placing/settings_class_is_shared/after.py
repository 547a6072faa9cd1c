from .config import DevToysConfig


class DevToysPlugin:
    def __init__(self, config: DevToysConfig) -> None:
        self.endpoint = config.endpoint
