"""Finds, loads and runs the plugins of the suite."""

import importlib.util
import inspect
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Dict, List, Optional

from loguru import logger
from pydantic import BaseModel, Field, ValidationError

MANIFEST = "aas-plugin.json"
PLUGINS = Path(__file__).resolve().parents[1] / "plugins"
START = ("setup", "start")
STOP = ("shutdown", "stop")


class PluginManifest(BaseModel):
    """What a plugin's aas-plugin.json says."""

    name: str
    version: str = "0.1.0"
    description: str = ""
    entry: str = "plugin.py"
    enabled: bool = True
    dependencies: List[str] = Field(default_factory=list)
    tasks: List[str] = Field(default_factory=list)
    config_schema: Dict[str, Any] = Field(default_factory=dict)


class PluginRegistry:
    """Keeps the plugins of one hub. A plugin that fails is logged and left out.

    Args:
        hub: Handed to the register function of every plugin.
        root: Folder that holds one folder per plugin.
    """

    def __init__(self, hub: Any, root: Path = PLUGINS):
        self.hub = hub
        self.root = root
        self.manifests: Dict[str, PluginManifest] = {}
        self.folders: Dict[str, Path] = {}
        self.plugins: Dict[str, Any] = {}
        self.running: List[str] = []

    def discover(self) -> List[PluginManifest]:
        """Read the manifests of all plugins that are switched on."""
        self.manifests = {}
        for path in sorted(self.root.glob(f"*/{MANIFEST}")):
            try:
                manifest = PluginManifest.model_validate_json(path.read_text(encoding="utf-8"))
            except (OSError, ValueError, ValidationError) as error:
                logger.error("{} cannot be read: {}", path, error)
                continue
            if not manifest.enabled:
                logger.info("Plugin {} is switched off", manifest.name)
            elif manifest.name in self.manifests:
                logger.error("{}: there is a plugin {} already", path, manifest.name)
            else:
                self.manifests[manifest.name] = manifest
                self.folders[manifest.name] = path.parent
        return list(self.manifests.values())

    def load_all(self) -> List[str]:
        """Load every plugin after those that it depends on; return the names of the loaded ones."""
        self.discover()
        for name in self._in_order():
            self._load(self.manifests[name])
        logger.info("Loaded {} plugins: {}", len(self.plugins), ", ".join(self.plugins))
        return list(self.plugins)

    def get(self, name: str) -> Optional[Any]:
        return self.plugins.get(name)

    async def start_all(self) -> List[str]:
        """Start the loaded plugins in the order of loading; return those that run."""
        for name, plugin in self.plugins.items():
            if name not in self.running and await self._call(name, plugin, START):
                self.running.append(name)
        return self.running

    async def stop_all(self) -> None:
        """Stop what runs, last one first."""
        while self.running:
            name = self.running.pop()
            await self._call(name, self.plugins[name], STOP)

    def _in_order(self) -> List[str]:
        order: List[str] = []

        def visit(name: str, waiting: List[str]) -> bool:
            if name in order:
                return True
            if name not in self.manifests or name in waiting:
                logger.error("Plugin {} needs {}, which cannot be loaded first", waiting[0], name)
                return False
            needed = self.manifests[name].dependencies
            if not all(visit(each, [*waiting, name]) for each in needed):
                return False
            order.append(name)
            return True

        for name in self.manifests:
            visit(name, [])
        return order

    def _load(self, manifest: PluginManifest) -> None:
        if any(each not in self.plugins for each in manifest.dependencies):
            logger.error("Plugin {} is left out: it needs one that is not there", manifest.name)
            return
        try:
            module = self._module(manifest)
            plugin = module.register(self.hub)
        except Exception as error:
            logger.error("Plugin {} cannot be loaded: {!r}", manifest.name, error)
            return
        if plugin is None:
            logger.error("Plugin {}: register returned nothing", manifest.name)
            return
        self.plugins[manifest.name] = plugin

    def _module(self, manifest: PluginManifest) -> ModuleType:
        """Load the entry file by itself; it belongs to no package."""
        path = self.folders[manifest.name] / manifest.entry
        name = f"aas_plugin_{manifest.name}"
        spec = importlib.util.spec_from_file_location(name, path)
        if spec is None or spec.loader is None:
            raise ImportError(f"{path} is no Python file")
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
        return module

    async def _call(self, name: str, plugin: Any, methods: tuple) -> bool:
        """Call the first of some methods that the plugin has; a plugin without one needs none."""
        method = next((getattr(plugin, each) for each in methods if hasattr(plugin, each)), None)
        if method is None:
            return True
        try:
            result = method()
            if inspect.isawaitable(result):
                result = await result
        except Exception:
            logger.exception("Plugin {}: {} failed", name, method.__name__)
            return False
        return result is not False
