"""Find the addons: every package below app/addons that has a subclass of Addon."""

import importlib
import inspect
import pkgutil

import app.addons
from app.addon import Addon
from app.hub import ConfigHub


def load_addons(hub: ConfigHub) -> list[Addon]:
    """Make one of each addon and give it to the hub."""
    for info in pkgutil.iter_modules(app.addons.__path__):
        module = importlib.import_module(f"app.addons.{info.name}")
        for _, cls in inspect.getmembers(module, inspect.isclass):
            if issubclass(cls, Addon) and cls is not Addon:
                hub.add_plugin(cls(hub))
    return list(hub.addons.values())
