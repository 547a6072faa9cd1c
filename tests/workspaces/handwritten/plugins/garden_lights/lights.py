"""Switches the lights in the garden."""

from dataclasses import dataclass, field
from typing import List


@dataclass
class LightsConfig:
    lamps: List[str] = field(default_factory=lambda: ["door", "pond"])
    at_start: bool = False


class GardenLights:
    def __init__(self, config: LightsConfig, hub):
        self.config = config
        self.hub = hub
        self.burning: List[str] = []

    def start(self) -> bool:
        if self.config.at_start:
            self.switch_on()
        return True

    def stop(self) -> bool:
        self.burning.clear()
        return True

    def switch_on(self, *lamps: str) -> None:
        self.burning = list(lamps or self.config.lamps)


def register(hub):
    return GardenLights(LightsConfig(), hub)
