"""Workspaces in shapes that teams really have, as data: each has a loader of its own."""

from __future__ import annotations

Files = dict[str, str | bytes]

_MANIFEST = (
    '{{"name": "{name}", "version": "1.0.0", "description": "About {name}", "entry": "plugin.py", "enabled": {enabled},'
    ' "dependencies": {needs}, "tasks": {tasks}, "config_schema": {{}}}}\n'
)


def _manifest(name: str, enabled: str = "true", needs: str = "[]", tasks: str = "[]") -> str:
    return _MANIFEST.format(name=name, enabled=enabled, needs=needs, tasks=tasks)


def _real_plugin(name: str) -> str:
    class_name = "".join(part.title() for part in name.split("_"))
    return f'''
        from typing import Any

        from core.config.manager import AASConfig
        from core.plugins.base import PluginBase


        class {class_name}Plugin(PluginBase):
            def __init__(self, config: AASConfig, hub: Any):
                super().__init__(name="{name}", config=config, hub=hub)

            async def setup(self) -> bool:
                return True

            async def shutdown(self) -> bool:
                return True


        def register(hub: Any) -> {class_name}Plugin:
            return {class_name}Plugin(hub.config, hub)
        '''


REAL: Files = {
    "core/__init__.py": "",
    "core/config/__init__.py": "",
    "core/config/manager.py": """
        from pydantic import Field, SecretStr
        from pydantic_settings import BaseSettings


        class AASConfig(BaseSettings):
            openai_api_key: SecretStr = Field(..., alias="OPENAI_API_KEY")
            debug: bool = Field(default=False, alias="DEBUG")


        def load_config() -> AASConfig:
            return AASConfig()
        """,
    "core/plugins/__init__.py": "",
    "core/plugins/base.py": """
        from abc import ABC, abstractmethod
        from typing import Any

        from loguru import logger

        from core.config.manager import AASConfig


        class PluginBase(ABC):
            def __init__(self, name: str, config: AASConfig, hub: Any):
                self.name = name
                self.config = config
                self.hub = hub
                logger.info("made {}", name)

            @abstractmethod
            async def setup(self) -> bool: ...

            @abstractmethod
            async def shutdown(self) -> bool: ...
        """,
    "core/hub.py": """
        from core.config.manager import AASConfig


        class AASHub:
            def __init__(self, config: AASConfig):
                self.config = config
                self.listeners = {}
        """,
    "core/plugin_registry.py": """
        import importlib.util
        import sys
        from pathlib import Path
        from typing import Any

        from pydantic import BaseModel

        MANIFEST = "aas-plugin.json"


        class PluginManifest(BaseModel):
            name: str
            version: str = "0.1.0"
            description: str = ""
            entry: str = "plugin.py"
            enabled: bool = True
            dependencies: list[str] = []
            tasks: list[str] = []
            config_schema: dict[str, Any] = {}


        class PluginRegistry:
            def __init__(self, hub: Any, root: Path = Path("plugins")):
                self.hub = hub
                self.root = root
                self.plugins = {}

            def discover(self):
                for path in sorted(self.root.glob(f"*/{MANIFEST}")):
                    yield path.parent, PluginManifest.model_validate_json(path.read_text())

            def load_all(self):
                for folder, manifest in self.discover():
                    if manifest.enabled:
                        self._load(folder, manifest)
                return list(self.plugins)

            def _load(self, folder: Path, manifest: PluginManifest) -> None:
                module = self._import(folder / manifest.entry, manifest.name)
                plugin = module.register(self.hub)
                if plugin is not None:
                    self.plugins[manifest.name] = plugin

            def _import(self, path: Path, name: str):
                spec = importlib.util.spec_from_file_location(f"aas_{name}", path)
                module = importlib.util.module_from_spec(spec)
                sys.modules[spec.name] = module
                spec.loader.exec_module(module)
                return module
        """,
    "core/main.py": """
        from core.config.manager import load_config
        from core.hub import AASHub
        from core.plugin_registry import PluginRegistry


        def main():
            hub = AASHub(load_config())
            registry = PluginRegistry(hub)
            registry.load_all()
        """,
    "core/services/__init__.py": "",
    "core/services/store.py": "class StoreService:\n    pass\n",
    "plugins/__init__.py": "",
    "plugins/beat/plugin.py": _real_plugin("beat"),
    "plugins/beat/aas-plugin.json": _manifest("beat", tasks='["AAS-101"]'),
    "plugins/watch_board/plugin.py": _real_plugin("watch_board"),
    "plugins/watch_board/__init__.py": "",
    "plugins/watch_board/aas-plugin.json": _manifest("watch_board", needs='["beat"]'),
    "plugins/plain/plugin.py": """
        class Plain:
            def __init__(self, config):
                self.config = config

            def start(self): ...


        def register(hub):
            return Plain(hub.config)
        """,
    "plugins/plain/aas-plugin.json": _manifest("plain", enabled="false"),
    "plugins/shared/__init__.py": "",
    "plugins/shared/text.py": "class Shortener:\n    def cut(self, text): ...\n",
}


def _extension(name: str) -> str:
    return f'''
        from ticketbot.bot import TicketBot
        from ticketbot.extension import BotExtension


        class {name.title()}(BotExtension):
            name = "{name}"

            async def on_load(self) -> None: ...

            async def on_unload(self) -> None: ...


        async def setup(bot: TicketBot) -> None:
            await bot.add_extension({name.title()}(bot))
        '''


BOT: Files = {
    "ticketbot/__init__.py": "",
    "ticketbot/settings.py": """
        from functools import lru_cache

        from pydantic_settings import BaseSettings, SettingsConfigDict


        class BotSettings(BaseSettings):
            model_config = SettingsConfigDict(env_prefix="TICKETBOT_")

            token: str
            guild: int = 0


        @lru_cache
        def get_settings() -> BotSettings:
            return BotSettings()
        """,
    "ticketbot/extension.py": """
        from abc import ABC, abstractmethod
        from typing import TYPE_CHECKING, ClassVar

        if TYPE_CHECKING:
            from ticketbot.bot import TicketBot


        class BotExtension(ABC):
            name: ClassVar[str]

            def __init__(self, bot: "TicketBot") -> None:
                self.bot = bot

            @abstractmethod
            async def on_load(self) -> None: ...

            @abstractmethod
            async def on_unload(self) -> None: ...
        """,
    "ticketbot/bot.py": """
        import importlib
        import logging
        import pkgutil

        from ticketbot import extensions
        from ticketbot.extension import BotExtension
        from ticketbot.settings import BotSettings

        log = logging.getLogger(__name__)


        class TicketBot:
            def __init__(self, settings: BotSettings) -> None:
                self.settings = settings
                self.extensions: dict[str, BotExtension] = {}

            async def add_extension(self, extension: BotExtension) -> None:
                self.extensions[extension.name] = extension

            async def load_extensions(self) -> None:
                for info in pkgutil.iter_modules(extensions.__path__):
                    module = importlib.import_module(f"ticketbot.extensions.{info.name}")
                    await module.setup(self)
        """,
    "ticketbot/extensions/__init__.py": "",
    "ticketbot/extensions/greeter.py": _extension("greeter"),
    "ticketbot/extensions/closer/__init__.py": "from .extension import setup as setup\n",
    "ticketbot/extensions/closer/extension.py": _extension("closer"),
    "ticketbot/services/__init__.py": "",
    "ticketbot/services/tickets.py": "class TicketService:\n    pass\n",
    "pyproject.toml": "[tool.mypy]\nstrict = true\n",
}

FINDER: Files = {
    "app/__init__.py": "",
    "app/skills/__init__.py": "",
    "app/base.py": """
        import logging


        class Skill:
            def __init__(self, settings, assistant):
                self.settings = settings
                self.assistant = assistant
                self.log = logging.getLogger(__name__)

            def start(self):
                raise NotImplementedError

            def stop(self):
                raise NotImplementedError
        """,
    "app/settings.py": """
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            volume: int = 3


        settings = Settings()
        """,
    "app/assistant.py": """
        import importlib
        import inspect
        import pkgutil

        import app.skills
        from app.base import Skill
        from app.settings import settings


        class Assistant:
            def __init__(self):
                self.settings = settings
                self.skills = []

            def load_skills(self):
                for info in pkgutil.iter_modules(app.skills.__path__):
                    module = importlib.import_module(f"app.skills.{info.name}.skill")
                    for _, obj in inspect.getmembers(module, inspect.isclass):
                        if issubclass(obj, Skill) and obj is not Skill:
                            self.skills.append(obj(self.settings, self))
        """,
    "app/skills/clock/__init__.py": "",
    "app/skills/clock/skill.py": """
        from app.base import Skill


        class Clock(Skill):
            def __init__(self, settings, assistant):
                super().__init__(settings, assistant)

            def start(self): ...

            def stop(self): ...
        """,
}

CLASS_PATH: Files = {
    "core/__init__.py": "",
    "core/base.py": """
        class Automation:
            title = ""

            def __init__(self, name: str, options: dict[str, object]):
                self.name = name
                self.options = options

            async def activate(self): raise NotImplementedError

            async def deactivate(self): raise NotImplementedError
        """,
    "core/config.py": """
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            region: str = "eu"
        """,
    "core/engine.py": """
        import importlib
        import json
        import logging
        from pathlib import Path


        def load_automations(root: Path):
            found = {}
            for path in sorted((root / "automations").glob("*/manifest.json")):
                manifest = json.loads(path.read_text())
                module_name, _, class_name = manifest["class"].rpartition(".")
                automation_class = getattr(importlib.import_module(module_name), class_name)
                found[manifest["id"]] = automation_class(manifest["id"], manifest.get("options", {}))
            return found
        """,
    "automations/lights/__init__.py": "",
    "automations/lights/automation.py": """
        from core.base import Automation


        class Lights(Automation):
            async def activate(self): ...

            async def deactivate(self): ...
        """,
    "automations/lights/manifest.json": """
        {"id": "lights", "class": "automations.lights.automation.Lights", "api": 2, "options": {}}
        """,
    "automations/doors/__init__.py": "",
    "automations/doors/automation.py": """
        from core.base import Automation


        class Doors(Automation):
            async def activate(self): ...

            async def deactivate(self): ...
        """,
    "automations/doors/manifest.json": """
        {"id": "doors", "class": "automations.doors.automation.Doors", "api": 2, "options": {}}
        """,
}

SILENT: Files = {
    "core/__init__.py": "",
    "core/lifecycle.py": """
        from abc import ABC, abstractmethod


        class Runnable(ABC):
            @abstractmethod
            def start(self) -> None: ...

            @abstractmethod
            def stop(self) -> None: ...
        """,
    "core/config.py": """
        from pydantic_settings import BaseSettings


        class Settings(BaseSettings):
            debug: bool = False


        def read() -> Settings:
            return Settings()
        """,
    "core/host.py": """
        import importlib
        import logging

        from core.config import Settings
        from core.lifecycle import Runnable


        class Host:
            def __init__(self, settings: Settings) -> None:
                self.settings = settings
                self.parts: list[Runnable] = []

            def attach(self, part: Runnable) -> None:
                self.parts.append(part)


        def load(host: Host, name: str) -> None:
            importlib.import_module(f"plugins.{name}").register(host, host.settings)
        """,
    "plugins/__init__.py": "",
    "plugins/one/__init__.py": """
        from core.config import Settings
        from core.host import Host
        from plugins.one.one_part import One


        def register(host: Host, settings: Settings) -> None:
            host.attach(One(host))
        """,
    "plugins/one/one_part.py": """
        from core.host import Host
        from core.lifecycle import Runnable


        class One(Runnable):
            def __init__(self, host: Host) -> None:
                self.host = host

            def start(self) -> None: ...

            def stop(self) -> None: ...
        """,
}

SRC: Files = {
    "src/app/__init__.py": "",
    "src/app/base.py": """
        from abc import ABC, abstractmethod
        from app.config import Config


        class BasePlugin(ABC):
            def __init__(self, config: Config) -> None:
                self.config = config

            @abstractmethod
            def start(self) -> None: ...
        """,
    "src/app/config.py": """
        from pydantic_settings import BaseSettings


        class Config(BaseSettings):
            key: str


        config = Config()
        """,
    "src/app/loader.py": """
        import importlib
        import logging
        from pathlib import Path

        from app.config import config

        ROOT = Path(__file__).parent / "plugins"


        def load_plugins():
            names = [path.name for path in ROOT.iterdir() if path.is_dir() and path.name != "__pycache__"]
            return [importlib.import_module(f"app.plugins.{name}").create_plugin(config) for name in names]
        """,
    "src/app/plugins/__init__.py": "",
    "src/app/plugins/mail/__init__.py": """
        from app.base import BasePlugin
        from app.config import Config


        class MailPlugin(BasePlugin):
            def start(self) -> None: ...


        def create_plugin(config: Config) -> MailPlugin:
            return MailPlugin(config)
        """,
    "src/app/services/__init__.py": "",
    "src/app/services/mail_service.py": "class MailService: ...\n",
}

NO_PLUGIN: Files = {
    "bot/__init__.py": "",
    "bot/addon.py": """
        from abc import ABC, abstractmethod


        class Addon(ABC):
            def __init__(self, kernel):
                self.kernel = kernel

            @abstractmethod
            async def start(self): ...

            @abstractmethod
            async def stop(self): ...
        """,
    "bot/config.py": """
        from pydantic_settings import BaseSettings


        class Config(BaseSettings):
            debug: bool = False
        """,
    "bot/kernel.py": """
        import importlib.util
        import logging
        from pathlib import Path

        from bot.addon import Addon
        from bot.config import Config


        class Kernel:
            def __init__(self, config: Config):
                self.config = config
                self.addons = []

            def load_all(self, addons_dir: Path):
                for path in addons_dir.glob("*/addon.py"):
                    spec = importlib.util.spec_from_file_location(path.parent.name, path)
                    module = importlib.util.module_from_spec(spec)
                    spec.loader.exec_module(module)
                    make = getattr(module, "make_addon")
                    self.addons.append(make(self))
        """,
    "bot/addons/__init__.py": "",
}

COGS: Files = {
    "bot/__init__.py": "",
    "bot/config.py": "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    token: str\n",
    "bot/main.py": """
        import logging

        from discord.ext import commands

        from bot.config import Settings


        async def main() -> None:
            bot = commands.Bot(command_prefix="!")
            for name in ("echo", "roles"):
                await bot.load_extension(f"bot.cogs.{name}")
        """,
    "bot/cogs/__init__.py": "",
    **{
        f"bot/cogs/{name}.py": f"""
        from discord.ext import commands


        class {name.title()}(commands.Cog):
            def __init__(self, bot: commands.Bot) -> None:
                self.bot = bot

            async def cog_load(self) -> None: ...

            async def cog_unload(self) -> None: ...


        async def setup(bot: commands.Bot) -> None:
            await bot.add_cog({name.title()}(bot))
        """
        for name in ("echo", "roles")
    },
}

SHAPES: dict[str, Files] = {
    "real": REAL,
    "bot": BOT,
    "finder": FINDER,
    "class_path": CLASS_PATH,
    "silent": SILENT,
    "src": SRC,
    "no_plugin": NO_PLUGIN,
    "cogs": COGS,
}
