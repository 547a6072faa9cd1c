"""Load one unit and run its life once; see ``entry.py`` for how it is started."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import os
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any


class FaultError(Exception):
    """Something that the unit does wrong."""


class StandInHub:
    """Takes plugins where the workspace has no hub of its own that can be made without arguments."""

    def __init__(self, method: str, is_async: bool) -> None:
        self.taken: list[Any] = []
        setattr(self, method, self._take_later if is_async else self._take)

    def _take(self, plugin: Any) -> None:
        self.taken.append(plugin)

    async def _take_later(self, plugin: Any) -> None:
        self._take(plugin)


async def settle(value: Any) -> Any:
    """Return a value, awaited where it must be."""
    return await value if inspect.isawaitable(value) else value


def make_hub(wanted: dict[str, Any] | None) -> Any:
    """Return the workspace's hub, or a stand-in."""
    if not wanted:
        return StandInHub("register_plugin", is_async=False)
    if not wanted["module"] or any(each["required"] for each in wanted["constructor"]):
        return StandInHub(wanted["register_method"], wanted["is_async"])
    return getattr(importlib.import_module(wanted["module"]), wanted["class_name"])()


def import_all(modules: list[str]) -> list[ModuleType]:
    """Import every module of the unit."""
    return [importlib.import_module(name) for name in modules]


def entry_of(request: dict[str, Any]) -> Callable[[Any], Any]:
    """Return what the workspace calls to get the plugin: its manifest's entry, else ``register``."""
    module, name = request["package"], "register"
    manifest = Path(request["root"], request["manifest"])
    if request["contract"]["registration"] == "manifest" and manifest.is_file():
        entry = json.loads(manifest.read_bytes()).get("entry")
        module, _, name = str(entry).partition(":")
    found: Callable[[Any], Any] | None = getattr(importlib.import_module(module), name or "register", None)
    if found is None or not callable(found):
        raise FaultError(f"{module} has no {name or 'register'}(hub)")
    return found


async def run_plugin(request: dict[str, Any]) -> None:
    """Register the plugin on a hub, bring it up, take it down, twice."""
    import_all(request["modules"])
    contract = request["contract"]
    hub = make_hub(contract["hub"])
    plugin = await settle(entry_of(request)(hub))
    if plugin is None and isinstance(hub, StandInHub) and hub.taken:
        plugin = hub.taken[0]
    facts = contract["plugin_base"]
    if not facts:
        return
    base = getattr(importlib.import_module(facts["module"]), facts["class_name"])
    if not isinstance(plugin, base):
        raise FaultError(f"register(hub) gave {type(plugin).__name__}, which is no {base.__name__}")
    steps = [each for role in ("start", "stop") for each in facts["methods"] if each["role"] == role]
    for method in [*steps, *steps]:
        if any(each["required"] for each in method["parameters"]):
            continue
        answer = await settle(getattr(plugin, method["name"])())
        if method["returns"] == "bool" and answer is not True:
            raise FaultError(f"{method['name']}() gave {answer!r} instead of True")


def needs_arguments(function: Callable[..., Any]) -> bool:
    """Tell whether a function or class cannot be called without arguments that nobody here knows."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return False
    named = (each for each in parameters if each.kind not in {each.VAR_POSITIONAL, each.VAR_KEYWORD})
    return any(each.default is each.empty for each in named)


async def run_service(request: dict[str, Any]) -> None:
    """Import the service; make it, start it and stop it, as far as that needs no arguments."""
    modules = import_all(request["modules"])
    found = [getattr(module, request["class_name"], None) for module in modules]
    service_class = next((each for each in found if isinstance(each, type)), None)
    if service_class is None or needs_arguments(service_class):
        return
    service = service_class()
    for name in ("start", "stop"):
        step = getattr(service, name, None)
        if callable(step) and not needs_arguments(step):
            await settle(step())


async def run_config_patch(request: dict[str, Any]) -> None:
    """Check that the settings class knows every field, and that no secret has a value of its own."""
    settings = getattr(importlib.import_module(request["package"]), request["class_name"])
    missing = [name for name in request["fields"] if name not in settings.model_fields]
    if missing:
        raise FaultError(f"{settings.__name__} has no field {', '.join(missing)}")
    for name in request["fields"]:
        default = settings.model_fields[name].default
        if hasattr(default, "get_secret_value") and default.get_secret_value():
            raise FaultError(f"the secret {name} has a value of its own")


async def run_import(request: dict[str, Any]) -> None:
    """Import the unit's modules; for what is of no blueprint."""
    import_all(request["modules"])


RUNNERS = {"plugin": run_plugin, "service": run_service, "config_patch": run_config_patch}


def fault_of(error: BaseException, request: dict[str, Any]) -> dict[str, Any]:
    """Return an exception as a fault, placed in the unit where it passed through it, else in the workspace."""
    top = request["root"].rstrip("/") + "/"
    frames = [
        (os.path.relpath(each.filename, top), each.lineno)
        for each in traceback.extract_tb(error.__traceback__)
        if each.filename.startswith(top)
    ]
    frames = [each for each in frames if each[0] in request["files"]] or frames
    path, line = frames[-1] if frames else ("", None)
    if isinstance(error, FaultError):
        return {"path": "", "line": None, "message": str(error)}
    try:
        text = f"{type(error).__name__}: {error}"
    except BaseException:
        text = type(error).__name__
    return {"path": path, "line": line, "message": text}


def run(request: dict[str, Any]) -> dict[str, Any]:
    """Return the faults of one unit."""
    sys.path.insert(0, request["root"])
    os.environ["PYTHONPATH"] = request["root"]
    os.environ.update(request.get("environment", {}))
    runner = RUNNERS.get(request["blueprint"], run_import)
    try:
        asyncio.run(runner(request))
    except BaseException as error:
        return {"faults": [fault_of(error, request)]}
    return {"faults": []}
