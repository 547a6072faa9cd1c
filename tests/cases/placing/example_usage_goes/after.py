from .config import DevToysConfig

RETRIES = 3


class DevToysPlugin:
    def __init__(self, config: DevToysConfig) -> None:
        self.config = config

    def run(self) -> int:
        return RETRIES
