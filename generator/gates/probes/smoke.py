"""Load one unit and run its life once; see ``entry.py`` for how it is started.

A plugin comes from the workspace's own loader (``way`` is ``loader``) or is made as that would make it (``direct``).
``neighbours`` only tells what the loader does for other plugins.
"""

from __future__ import annotations

import asyncio
import importlib
import inspect
import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from .direct import derives, make_directly
from .faults import FaultError, fault_of, settle, text_of
from .loading import load, taken_name
from .outside import reached_outside
from .search import home_of
from .settings_object import prepare_environment
from .values import CannotMakeError, Values, class_of

# What plugins without a base are started and stopped by.
PLAIN_STARTS = ("start", "setup", "initialize")
PLAIN_STOPS = ("stop", "shutdown", "cleanup", "close")

Request = dict[str, Any]
Told = dict[str, Any]


async def run_plugin(request: Request, told: Told) -> None:
    """Get the plugin, bring it up, take it down, twice."""
    values = Values(request)
    if request["way"] == "direct":
        await _run_directly(values, told)
    else:
        await _run_loaded(values, told)


async def _run_directly(values: Values, told: Told) -> None:
    request = values.request
    entry = values.folder / request["entry"]["file"]
    apart = entry if request["entry"]["is_loaded_as_file"] else None
    import_all({name: path for name, path in request["modules"].items() if values.root / path != apart})
    try:
        plugin = await make_directly(values)
    except CannotMakeError as reason:
        told["way"] = f"imported, and no more: {reason}"
        return
    finally:
        told.setdefault("way", f"made by {values.maker}{values.hub_words}" if values.maker else "")
    _check(plugin, values, values.maker)
    await live(plugin, values, told)


async def _run_loaded(values: Values, told: Told) -> None:
    request, loader = values.request, values.request["loader"]
    name = ".".join(filter(None, (loader["class_name"], loader["function"])))
    told["way"] = f"loaded by {loader['path']}: {name}"
    if request["way"] == "loader" and (taken := taken_name(values)):
        raise FaultError(taken)
    try:
        loaded = await load(values)
    except CannotMakeError as reason:
        told.update(came=False, cannot=True, reason=f"it cannot be called: {reason}")
        return
    except BaseException as error:
        told.update(came=False, reason=text_of(error), faults=[fault_of(error, request)])
        return
    told.update(started=loaded.started, others=len(loaded.others) + (loaded.plugin is not None))
    if loaded.plugin is None or request["way"] == "neighbours":
        told.update(came=False, reason=loaded.taken)
        return
    if loaded.taken:
        raise FaultError(loaded.taken)
    entry = request["entry"]["file"]
    loaded_files = {os.path.realpath(getattr(each, "__file__", None) or "") for each in [*sys.modules.values()]}
    loaded_files.add(os.path.realpath(values.folder / entry))
    import_all({m: path for m, path in request["modules"].items() if str(values.root / path) not in loaded_files})
    _check(loaded.plugin, values, name)
    await live(loaded.plugin, values, told)


def import_all(modules: dict[str, str]) -> list[ModuleType]:
    """Import modules of the unit."""
    return [importlib.import_module(name) for name in modules]


def _check(plugin: Any, values: Values, maker: str) -> None:
    facts = values.contract["plugin_base"]
    if plugin is None:
        raise FaultError(f"{maker} gave no plugin")
    if facts and not derives(type(plugin), facts) and not is_plain(plugin, values):
        raise FaultError(f"{maker} gave {type(plugin).__name__}, which is no {facts['class_name']}")


def is_plain(plugin: Any, values: Values) -> bool:
    """Tell whether a plugin is a plain class of the unit's own, and the unit has none that derives from the base."""
    folder = os.path.realpath(values.folder) + os.sep
    base, own = class_of(values.contract["plugin_base"]), type(plugin)
    for each in all_subclasses(base) if base else []:
        home = home_of(each)
        if home.startswith(folder) or (not home and each.__module__ == own.__module__):
            return False
    return home_of(own).startswith(folder)


def all_subclasses(base: type) -> list[type]:
    """Return the classes that derive from a class, at whatever distance."""
    direct: list[type] = type.__subclasses__(base)
    return [*direct, *(each for child in direct for each in all_subclasses(child))]


async def live(plugin: Any, values: Values, told: Told) -> None:
    """Start and stop a plugin twice; one that its loader has started is stopped first.

    Where starting gets no further than to the end of the sandbox, that is noted, and the plugin is stopped.
    """
    facts = values.contract["plugin_base"]
    if not facts:
        return
    methods = facts["methods"] if derives(type(plugin), facts) else plain_methods(plugin, facts)
    methods = [each for each in methods if not each["is_property"]]
    start, stop = ([each for each in methods if each["role"] == role] for role in ("start", "stop"))
    turns = [(stop, False), (start, True), (stop, False)] if told.get("started") else [(start, True), (stop, False)] * 2
    is_cut_short = False
    for steps, is_start in turns:
        is_cut_short = is_cut_short and not is_start
        for method in steps:
            try:
                args, named = values.fill(method["parameters"])
            except CannotMakeError:
                continue
            try:
                answer = await settle(getattr(plugin, method["name"])(*args, **named))
            except Exception as error:
                if not (is_start or is_cut_short) or not _reached_outside(error, values.request):
                    raise
                told["outside"], is_cut_short = text_of(error), True
                continue
            if answer is False if method["returns"] is None else method["returns"] == "bool" and answer is not True:
                raise FaultError(f"{method['name']}() gave {repr(answer)[:200]} instead of True")


def plain_methods(plugin: Any, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what starts and stops a plugin without a base: methods named as the base's, else by the usual names."""
    found = []
    for role, usual in (("start", PLAIN_STARTS), ("stop", PLAIN_STOPS)):
        names = [each["name"] for each in facts["methods"] if each["role"] == role and not each["is_property"]]
        given = (name for name in (*names, *usual) if callable(getattr(plugin, name, None)))
        name = next((name for name in given if not needs_arguments(getattr(plugin, name))), None)
        if name:
            found.append({"name": name, "role": role, "returns": None, "parameters": [], "is_property": False})
    return found


def _reached_outside(error: Exception, request: Request) -> bool:
    return reached_outside(error, [str(Path(request["root"], path)) for path in request["files"]])


def needs_arguments(function: Callable[..., Any]) -> bool:
    """Tell whether a function or class cannot be called without arguments that nobody here knows."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return False
    named = (each for each in parameters if each.kind not in {each.VAR_POSITIONAL, each.VAR_KEYWORD})
    return any(each.default is each.empty for each in named)


async def run_service(request: Request, told: Told) -> None:
    """Import the service; make it, start it and stop it, as far as that needs no arguments."""
    modules = import_all(request["modules"])
    found = [getattr(module, request["class_name"], None) for module in modules]
    service_class = next((each for each in found if isinstance(each, type)), None)
    if service_class is None or needs_arguments(service_class):
        told["way"] = "imported, and no more"
        return
    service = service_class()
    told["way"] = f"made by {request['class_name']}()"
    for name in ("start", "stop"):
        step = getattr(service, name, None)
        if not callable(step) or needs_arguments(step):
            continue
        try:
            await settle(step())
        except Exception as error:
            if not (name == "start" or told.get("outside")) or not _reached_outside(error, request):
                raise
            told["outside"] = text_of(error)


async def run_settings(request: Request, _: Told) -> None:
    """Check that the settings class knows every field, and that no secret has a value of its own."""
    settings = getattr(importlib.import_module(request["package"]), request["class_name"])
    missing = [name for name in request["fields"] if name not in settings.model_fields]
    if missing:
        raise FaultError(f"{settings.__name__} has no field {', '.join(missing)}")
    for name in request["fields"]:
        default = settings.model_fields[name].default
        if hasattr(default, "get_secret_value") and default.get_secret_value():
            raise FaultError(f"the secret {name} has a value of its own")


async def run_modules(request: Request, _: Told) -> None:
    """Import the unit's modules and no more."""
    import_all(request["modules"])


RUNNERS = {"plugin": run_plugin, "service": run_service, "settings": run_settings, "modules": run_modules}


def run(request: Request) -> Told:
    """Return the faults of one unit, and how it was made."""
    request["root"] = os.path.realpath(request["root"])
    paths = [str(Path(request["root"], each)) for each in request["import_roots"]]
    sys.path[:0] = paths
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    told: Told = {"faults": []}
    try:
        os.environ.update(request.get("environment", {}))
        prepare_environment(request["contract"]["settings"])
        asyncio.run(RUNNERS[request["probe"]](request, told))
    except BaseException as error:
        told["faults"] = [fault_of(error, request)]
    return told
