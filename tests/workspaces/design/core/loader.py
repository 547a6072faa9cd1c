"""Find the plugins of the suite by their manifests and register them with a hub."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import cast

from loguru import logger
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core.hub import Hub

MANIFEST_NAME = "aas-plugin.json"


class PluginLoadError(RuntimeError):
    """A plugin's manifest or entry point is not usable."""


class Manifest(BaseModel):
    """What ``aas-plugin.json`` says about a plugin."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str
    version: str
    description: str = ""
    entry: str
    dependencies: list[str] = Field(default_factory=list)


def read_manifest(path: Path) -> Manifest:
    """Read one manifest.

    Raises:
        PluginLoadError: It is no valid manifest, or its entry lies in another package.
    """
    try:
        manifest = Manifest.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise PluginLoadError(f"{path}: {error}") from error
    package = f"plugins.{path.parent.name}"
    if manifest.entry.partition(":")[0] != package:
        raise PluginLoadError(f"{path}: the entry must be {package}:register")
    return manifest


def find_manifests(root: Path) -> list[Manifest]:
    """Return the manifests below ``root/plugins``, dependencies first.

    Raises:
        PluginLoadError: A manifest is not valid, a name is taken twice, or plugins
            depend on each other in a circle.
    """
    found: dict[str, Manifest] = {}
    for path in sorted((root / "plugins").glob(f"*/{MANIFEST_NAME}")):
        manifest = read_manifest(path)
        if manifest.name in found:
            raise PluginLoadError(f"{path}: the name {manifest.name!r} is taken")
        found[manifest.name] = manifest
    graph = {
        name: [needed for needed in manifest.dependencies if needed in found]
        for name, manifest in found.items()
    }
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        raise PluginLoadError(f"plugins need each other: {error.args[1]}") from error
    return [found[name] for name in order]


def resolve_entry(manifest: Manifest) -> Callable[[Hub], object]:
    """Import a plugin's package and return its ``register`` function.

    Raises:
        PluginLoadError: The package cannot be imported or has no such function.
    """
    module_name, _, function_name = manifest.entry.partition(":")
    try:
        module = importlib.import_module(module_name)
    except Exception as error:
        raise PluginLoadError(f"{module_name}: {error}") from error
    function = getattr(module, function_name, None)
    if not callable(function) or inspect.iscoroutinefunction(function):
        raise PluginLoadError(f"{manifest.entry} is not a plain function")
    return cast(Callable[[Hub], object], function)


def load_plugins(hub: Hub, root: Path) -> list[str]:
    """Register every plugin of the suite with the hub.

    Args:
        hub: Receives the plugins.
        root: The suite's folder; it must be on the import path.

    Returns:
        The names of the plugins, in the order of loading.

    Raises:
        PluginLoadError: A manifest or an entry point is not usable.
        HubError: A plugin of that name is registered already.
    """
    manifests = find_manifests(root)
    for manifest in manifests:
        resolve_entry(manifest)(hub)
    logger.info("Loaded {} plugins", len(manifests))
    return [manifest.name for manifest in manifests]
