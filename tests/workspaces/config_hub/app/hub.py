"""The hub that holds what was added."""

import logging

from app.settings import Settings

log = logging.getLogger(__name__)


class ConfigHub:
    """Holds the settings and the addons."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.addons = {}

    def add_plugin(self, addon) -> None:
        """Take an addon in; a name may be taken once."""
        if addon.name in self.addons:
            raise ValueError(f"{addon.name} is there already")
        self.addons[addon.name] = addon
        log.info("added %s", addon.name)
