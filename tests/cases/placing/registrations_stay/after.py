import atexit

from core.registry import register_plugin

HANDLERS: dict[str, str] = {}


class Plugin:
    name = "plugin"


def _register_handlers() -> None:
    HANDLERS["a"] = "b"


def _close() -> None:
    HANDLERS.clear()


_register_handlers()
atexit.register(_close)
register_plugin(Plugin)
Plugin = register_plugin(Plugin)
