"""Small workspaces, each with a loader of its own kind and a plugin that it loads."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.answers.contract import (
    Contract,
    Entry,
    Hub,
    Loader,
    Manifest,
    ManifestKey,
    Method,
    Parameter,
    PluginBase,
    SettingsClass,
)

HUB = Parameter(name="hub", source="hub")
SETTINGS = Parameter(name="config", source="settings")
NAME = Parameter(name="name", source="name")
SETUP = (
    Method(name="setup", is_async=True, returns="bool", role="start"),
    Method(name="shutdown", is_async=True, returns="bool", role="stop"),
)
LIFE = """
    async def setup(self) -> bool:
        {start}
        return True

    async def shutdown(self) -> bool:
        {stop}
        return True
"""


@dataclass(frozen=True)
class Kind:
    """A workspace: its own files, the contract and the loader that are read from it, and a plugin's files by name."""

    base: dict[str, str]
    contract: Contract
    loader: Loader
    entry: str
    source: str
    more: dict[str, str] = field(default_factory=dict)

    def plugin(self, name: str = "demo", *, start: str = "pass", stop: str = "pass", head: str = "") -> dict[str, str]:
        """Return the files of a plugin."""
        folder = f"{self.contract.plugins_dir}/{name}"
        source = head + self.source.replace("LIFE", LIFE.format(start=start, stop=stop)).replace("NAME", name)
        files = {file: text.replace("NAME", name) for file, text in self.more.items()}
        return {f"{folder}/{file}": text for file, text in {**files, self.entry: source}.items()}


CONFIG = {
    "core/__init__.py": "",
    "core/config.py": (
        "from pydantic import Field, HttpUrl, SecretStr\nfrom pydantic_settings import BaseSettings\n\n\n"
        "class Config(BaseSettings):\n"
        "    key: SecretStr = Field(..., alias='OPENAI_API_KEY', min_length=12)\n"
        "    port: int = Field(..., alias='HUB_PORT', ge=1024)\n"
        "    page: HttpUrl = Field(..., alias='PAGE_URL')\n\n\n"
        "def load_config() -> Config:\n    return Config()\n"
    ),
    "core/base.py": (
        "from abc import ABC, abstractmethod\n\n\n"
        "class PluginBase(ABC):\n"
        "    def __init__(self, name, config, hub):\n"
        "        self.name, self.config, self.hub = name, config, hub\n\n"
        "    @abstractmethod\n    async def setup(self) -> bool: ...\n\n"
        "    @abstractmethod\n    async def shutdown(self) -> bool: ...\n"
    ),
    "core/hub.py": (
        "from core.config import Config\n\n\n"
        "class Hub:\n    def __init__(self, config: Config):\n"
        "        self.config = config\n        self.page = str(config.page)\n"
    ),
}
SETTINGS_CLASS = SettingsClass(
    path="core/config.py",
    module="core.config",
    class_name="Config",
    factory="load_config",
    factory_module="core.config",
    required=("key", "port", "page"),
    variables=("OPENAI_API_KEY", "HUB_PORT", "PAGE_URL"),
)
PLUGIN_BASE = PluginBase(
    module="core.base", class_name="PluginBase", constructor=(NAME, SETTINGS, HUB), methods=SETUP, sets_config=True
)
HUB_CLASS = Hub(
    module="core.hub", class_name="Hub", register_method="", constructor=(SETTINGS,), settings_attribute="config"
)
CLASS = (
    "class Demo(PluginBase):\n    def __init__(self, config, hub):\n        super().__init__('NAME', config, hub)\nLIFE"
)

# Globs manifests, loads the entry file without its package, logs what fails and goes on.
BY_MANIFEST = Kind(
    base={
        **CONFIG,
        "core/registry.py": (
            "import importlib.util, json, logging\nfrom pathlib import Path\n\n"
            "PLUGINS = Path(__file__).resolve().parents[1] / 'plugins'\n\n\n"
            "class Registry:\n"
            "    def __init__(self, hub, root: Path = PLUGINS):\n"
            "        self.hub, self.root, self.plugins = hub, root, {}\n\n"
            "    def load_all(self) -> list[str]:\n"
            "        for path in sorted(self.root.glob('*/aas-plugin.json')):\n"
            "            facts = json.loads(path.read_text())\n"
            "            if not facts.get('enabled', True):\n"
            "                logging.warning('Plugin %s is switched off', facts['name'])\n"
            "                continue\n"
            "            try:\n"
            "                file = path.parent / facts['entry']\n"
            "                spec = importlib.util.spec_from_file_location('p_' + facts['name'], file)\n"
            "                module = importlib.util.module_from_spec(spec)\n"
            "                spec.loader.exec_module(module)\n"
            "                plugin = module.register(self.hub)\n"
            "            except Exception:\n"
            "                logging.exception('Plugin %s', facts['name'])\n"
            "                continue\n"
            "            if plugin is not None:\n"
            "                self.plugins[facts['name']] = plugin\n"
            "        return list(self.plugins)\n"
        ),
    },
    contract=Contract(
        plugin_base=PLUGIN_BASE,
        hub=HUB_CLASS,
        settings=SETTINGS_CLASS,
        registration="manifest",
        manifest_entry="plugin.py",
        manifest=Manifest(keys=(ManifestKey(name="name", holds="name"), ManifestKey(name="entry", holds="entry"))),
        entry=Entry(file="plugin.py", main="plugin.py", is_loaded_as_file=True, constructor=(SETTINGS, HUB)),
    ),
    loader=Loader(
        path="core/registry.py",
        module="core.registry",
        class_name="Registry",
        constructor=(HUB, Parameter(name="root", annotation="Path", required=False, source="plugins_dir")),
        function="load_all",
    ),
    entry="plugin.py",
    source=f"from core.base import PluginBase\n\n\n{CLASS}\n\ndef register(hub):\n    return Demo(hub.config, hub)\n",
    more={"aas-plugin.json": '{"name": "NAME", "entry": "plugin.py"}'},
)

# Imports packages and calls their function, which hands the plugin to the hub; what fails ends everything.
BY_IMPORT = Kind(
    base={
        **CONFIG,
        "plugins/__init__.py": "",
        "core/hub.py": CONFIG["core/hub.py"]
        + "        self._plugins = {}\n\n    async def register_plugin(self, plugin):\n"
        "        self._plugins[plugin.name] = plugin\n",
        "core/loading.py": (
            "import importlib, os\n\n\n"
            "async def load_plugins(hub, folder: str):\n"
            "    for name in sorted(os.listdir(folder)):\n"
            "        if os.path.isfile(os.path.join(folder, name, '__init__.py')):\n"
            "            await importlib.import_module('plugins.' + name).register(hub)\n"
        ),
    },
    contract=Contract(
        plugin_base=PLUGIN_BASE,
        hub=HUB_CLASS.model_copy(update={"register_method": "register_plugin", "is_async": True}),
        settings=SETTINGS_CLASS,
        manifest=None,
        entry=Entry(
            is_async=True,
            returns_plugin=False,
            hub_method="register_plugin",
            hub_method_is_async=True,
            constructor=(SETTINGS, HUB),
        ),
    ),
    loader=Loader(
        path="core/loading.py",
        module="core.loading",
        function="load_plugins",
        parameters=(HUB, Parameter(name="folder", annotation="str", source="plugins_dir")),
        is_async=True,
    ),
    entry="__init__.py",
    source=(
        f"from core.base import PluginBase\n\n\n{CLASS}\n\n"
        "async def register(hub):\n    await hub.register_plugin(Demo(hub.config, hub))\n"
    ),
)

# Makes every subclass that it sees in a module; keeps no module, and keeps plugins in records with slots.
BY_SUBCLASS = Kind(
    base={
        **CONFIG,
        "core/finder.py": (
            "import importlib.util, inspect\nfrom dataclasses import dataclass\nfrom typing import Any\n\n"
            "from core.base import PluginBase\nfrom core.config import load_config\n\n\n"
            "@dataclass(slots=True)\nclass Record:\n    plugin: Any\n    path: str\n\n\n"
            "class Finder:\n"
            "    def find(self, root, hub) -> list[Record]:\n"
            "        found = []\n"
            "        for path in sorted((root / 'plugins').glob('*/main.py')):\n"
            "            spec = importlib.util.spec_from_file_location('plugin', path)\n"
            "            module = importlib.util.module_from_spec(spec)\n"
            "            spec.loader.exec_module(module)\n"
            "            for _, each in inspect.getmembers(module, inspect.isclass):\n"
            "                if issubclass(each, PluginBase) and each is not PluginBase:\n"
            "                    found.append(Record(each(load_config(), hub), str(path)))\n"
            "        return found\n"
        ),
    },
    contract=Contract(
        plugin_base=PLUGIN_BASE,
        hub=HUB_CLASS,
        settings=SETTINGS_CLASS,
        manifest=None,
        entry=Entry(
            file="main.py",
            main="main.py",
            is_loaded_as_file=True,
            function="",
            parameters=(),
            constructor=(SETTINGS, HUB),
        ),
    ),
    loader=Loader(
        path="core/finder.py",
        module="core.finder",
        class_name="Finder",
        function="find",
        parameters=(Parameter(name="root", annotation="Path", source="root"), HUB),
    ),
    entry="main.py",
    source=f"from core.base import PluginBase\n\n\n{CLASS}",
)

# Loads one extension by its name, synchronously with a loop of its own; the extension adds itself to the bot.
BY_NAME = Kind(
    base={
        "ticketbot/__init__.py": "",
        "ticketbot/extensions/__init__.py": "",
        "ticketbot/bot.py": (
            "class Bot:\n    def __init__(self):\n        self.extensions = []\n\n"
            "    async def add_extension(self, extension):\n        self.extensions.append(extension)\n"
        ),
        "ticketbot/base.py": (
            "class BotExtension:\n    name = ''\n\n    def __init__(self, bot):\n        self.bot = bot\n\n"
            "    async def setup(self) -> bool:\n        raise NotImplementedError\n\n"
            "    async def shutdown(self) -> bool:\n        raise NotImplementedError\n"
        ),
        "ticketbot/loading.py": (
            "import asyncio, importlib\n\nfrom ticketbot.bot import Bot\n\n\n"
            "def load_extension(bot: Bot, name: str) -> None:\n"
            "    module = importlib.import_module(f'ticketbot.extensions.{name}')\n"
            "    asyncio.run(module.setup(bot))\n"
        ),
    },
    contract=Contract(
        plugin_base=PluginBase(
            module="ticketbot.base",
            class_name="BotExtension",
            constructor=(Parameter(name="bot", source="hub"),),
            methods=SETUP,
            attributes=(NAME,),
        ),
        hub=Hub(module="ticketbot.bot", class_name="Bot", register_method="add_extension", is_async=True),
        settings=None,
        manifest=None,
        plugins_dir="ticketbot/extensions",
        entry=Entry(
            function="setup",
            parameters=(Parameter(name="bot", source="hub"),),
            is_async=True,
            returns_plugin=False,
            hub_method="add_extension",
            hub_method_is_async=True,
            constructor=(Parameter(name="bot", source="hub"),),
        ),
    ),
    loader=Loader(
        path="ticketbot/loading.py",
        module="ticketbot.loading",
        function="load_extension",
        parameters=(Parameter(name="bot", source="hub"), NAME),
    ),
    entry="__init__.py",
    source=(
        "from ticketbot.base import BotExtension\n\n\nclass Demo(BotExtension):\n    name = 'NAME'\nLIFE\n\n"
        "async def setup(bot):\n    await bot.add_extension(Demo(bot))\n"
    ),
)
KINDS = {"manifest": BY_MANIFEST, "import": BY_IMPORT, "subclass": BY_SUBCLASS, "name": BY_NAME}
