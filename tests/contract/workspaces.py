"""Small workspaces for the tests, written as real files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

Files = Mapping[str, str | bytes]


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below ``root`` (texts are dedented) and return it."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(dedent(content).lstrip("\n").encode() if isinstance(content, str) else content)
    return root


DESIGN: dict[str, str | bytes] = {
    "core/__init__.py": "",
    "core/plugin_base.py": '''
        """The base of plugins."""
        from abc import ABC, abstractmethod


        class PluginBase(ABC):
            def __init__(self, name: str, version: str = "0.1.0") -> None:
                self.name = name
                self.version = version

            @abstractmethod
            async def initialize(self) -> None: ...

            @abstractmethod
            async def cleanup(self) -> None: ...
        ''',
    "core/hub.py": """
        from loguru import logger

        from core.plugin_base import PluginBase


        class Hub:
            def __init__(self) -> None:
                self.plugins: list[PluginBase] = []

            def register_plugin(self, plugin: PluginBase) -> None:
                self.plugins.append(plugin)
        """,
    "core/config/__init__.py": "",
    "core/config/manager.py": """
        from pydantic_settings import BaseSettings


        class AASConfig(BaseSettings):
            debug: bool = False
        """,
    "core/services/__init__.py": "",
    "plugins/__init__.py": "",
    "plugins/hello/__init__.py": """
        from loguru import logger


        def register(hub):
            logger.info("hello")
        """,
    "tests/test_hub.py": "class PluginBase:\n    pass\n",
    ".env.example": "DEBUG=false\n",
}

SETUP: dict[str, str | bytes] = {
    "core/__init__.py": "",
    "core/plugins/__init__.py": "from .base import PluginBase\n",
    "core/plugins/base.py": """
        from __future__ import annotations

        import abc
        import logging
        import typing as t
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from core import Hub as TheHub


        class PluginBase(abc.ABC):
            def __init__(self, name: str, config: t.Mapping[str, t.Any], hub: TheHub) -> None:
                self.name = name
                self.config = config
                self.hub = hub
                self.logger = logging.getLogger(f"plugin.{name}")
                self.logger.debug("made")

            @abc.abstractmethod
            def setup(self) -> bool:
                '''Bring the plugin up.'''

            @abc.abstractmethod
            def shutdown(self) -> bool:
                '''Take the plugin down.'''

            def emit(self, topic: str) -> None:
                self.hub.publish(topic)

            def _private(self) -> None: ...
        """,
    "core/manager.py": """
        import importlib
        import logging


        class PluginManager:
            def __init__(self, root: str, *, strict: bool = False) -> None:
                self.root = root

            async def register(self, plugin) -> None:
                self.last = plugin

            def load(self, name: str) -> None:
                module = importlib.import_module(f"plugins.{name}")
                module.register(self)
        """,
    "core/config.py": """
        from pydantic_settings import BaseSettings as BS


        class Settings(BS):
            debug: bool = False
        """,
    "setup.cfg": "[flake8]\nmax-line-length = 100\n[mypy]\nstrict = True\n",
}
SETUP["core/__init__.py"] = "from .manager import PluginManager as Hub\n"

MANIFESTS: dict[str, str | bytes] = {
    "core/__init__.py": "",
    "core/plugin_base.py": """
        import structlog


        class PluginBase:
            name: str = "unnamed"

            def __init__(self, config: dict[str, object], logger: object = None):
                self._config = config
                self.log = logger or structlog.get_logger()

            def start(self) -> None:
                raise NotImplementedError

            def stop(self) -> None:
                raise NotImplementedError("stop")

            def run(self, *jobs: str, retries: int = 3) -> int:
                return len(jobs) * retries
        """,
    "core/loader.py": """
        import importlib
        import json
        from pathlib import Path


        class Registry:
            def add_plugin(self, plugin, /):
                self.last = plugin


        def load(folder: Path, registry: Registry) -> None:
            manifest = json.loads((folder / "aas-plugin.json").read_text())
            module_name, _, attribute = manifest["entry"].partition(":")
            plugin_class = getattr(importlib.import_module(module_name), attribute)
            registry.add_plugin(plugin_class({}))
        """,
    "core/config.py": """
        from pydantic_settings import BaseSettings


        class DatabaseSettings(BaseSettings):
            url: str = ""


        class AppSettings(BaseSettings):
            database: DatabaseSettings = DatabaseSettings()
        """,
    "plugins/echo/aas-plugin.json": '{"name": "echo", "entry": "plugins.echo.echo_plugin:EchoPlugin"}',
    "plugins/echo/echo_plugin.py": "from core.plugin_base import PluginBase\n\n\nclass EchoPlugin(PluginBase): ...\n",
    "plugins/tick/aas-plugin.json": '{"name": "tick", "entry": "plugins.tick.tick_plugin:TickPlugin"}',
    "plugins/tick/config.py": "from pydantic_settings import BaseSettings\nclass AASConfig(BaseSettings): ...\n",
    "plugins/odd/aas-plugin.json": "{not json",
    "pyproject.toml": """
        [tool.black]
        line-length = 79
        [tool.ruff.format]
        quote-style = "single"
        [tool.mypy]
        python_version = "3.11"
        """,
    ".env.template": "",
}
