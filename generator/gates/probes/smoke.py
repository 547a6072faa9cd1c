"""Load one unit and run its life, step by step as the judge asks; see ``entry.py`` for how it is started.

A plugin comes from the workspace's own loader (``way`` is ``loader``) or is made as that would make it (``direct``).
``neighbours`` only tells what the loader does for other plugins.
"""

from __future__ import annotations

import asyncio
import functools
import importlib
import inspect
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .channel import Channel, follow
from .direct import derives, make_directly
from .faults import FaultError, fault_of, settle, text_of
from .loading import load, taken_name
from .outside import reached_outside
from .search import home_of, real_path
from .settings_object import prepare_environment
from .values import CannotMakeError, Values, class_of

# What plugins without a base are started and stopped by.
PLAIN_STARTS = ("start", "setup", "initialize")
PLAIN_STOPS = ("stop", "shutdown", "cleanup", "close")

Request = dict[str, Any]
Told = dict[str, Any]
Step = dict[str, Any]


class Life:
    """The life of one unit, of which each method is a step. An exception that leaves it is a fault of the unit.

    Args:
        request: What the judge said at the beginning.

    Attributes:
        told: What is known of the unit so far.
    """

    def __init__(self, request: Request) -> None:
        self.request = request
        self.told: Told = {}
        self.values = Values(request)
        self._made: Any = None
        self._methods: list[dict[str, Any]] = []
        self._is_cut_short = False
        self._before = dict(sys.modules)

    async def load(self, step: Step) -> None:
        """Import a module of the unit, unless the loader did or loads it as a file without its package."""
        path = self.values.root / self.request["modules"].get(step["module"], "")
        if self.request["way"] == "loader":
            is_known = str(path) in {*self._loaded(), real_path(str(self._entry))}
        else:
            is_known = self.request["entry"]["is_loaded_as_file"] and path == self._entry
        if not is_known or self.request["probe"] != "plugin":
            importlib.import_module(step["module"])
        follow(step["then"])

    def _loaded(self) -> set[str]:
        """Return the files of the modules that were loaded since there is something of the copy to be loaded."""
        new = [each for name, each in [*sys.modules.items()] if each is not self._before.get(name)]
        files = (getattr(each, "__file__", None) for each in new)
        return {real_path(file) for file in files if isinstance(file, str)}

    @property
    def _entry(self) -> Path:
        return Path(self.values.folder, self.request["entry"]["file"])

    async def make(self, _: Step) -> None:
        """Make what is to be started; ``ends`` says that there is nothing to be started."""
        if self.request["probe"] == "service":
            self._make_service()
        elif self.request["way"] == "direct":
            await self._make_directly()
        else:
            await self._make_by_loader()

    def _make_service(self) -> None:
        modules = [importlib.import_module(name) for name in self.request["modules"]]
        name = self.request["class_name"]
        found = [getattr(module, name, None) for module in modules]
        service_class = next((each for each in found if isinstance(each, type)), None)
        if service_class is None or needs_arguments(service_class):
            self.told.update(way="imported, and no more", ends=True)
            return
        self._made = service_class()
        self.told["way"] = f"made by {name}()"

    async def _make_directly(self) -> None:
        values = self.values
        try:
            self._made = await make_directly(values)
        except CannotMakeError as reason:
            self.told.update(way=f"imported, and no more: {reason}", ends=True)
        finally:
            self.told.setdefault("way", f"made by {values.maker}{values.hub_words}" if values.maker else "")

    async def _make_by_loader(self) -> None:
        request, told, loader = self.request, self.told, self.request["loader"]
        self.values.maker = ".".join(filter(None, (loader["class_name"], loader["function"])))
        told["way"] = f"loaded by {loader['path']}: {self.values.maker}"
        if request["way"] == "loader" and (taken := taken_name(self.values)):
            raise FaultError(taken)
        try:
            loaded = await load(self.values)
        except CannotMakeError as reason:
            told.update(came=False, cannot=True, reason=f"it cannot be called: {reason}", ends=True)
            return
        except BaseException as error:
            told.update(came=False, reason=text_of(error))
            raise
        told.update(started=loaded.started, others=len(loaded.others) + (loaded.plugin is not None))
        if loaded.plugin is None or request["way"] == "neighbours":
            told.update(came=False, reason=loaded.taken, ends=True)
            return
        if loaded.taken:
            raise FaultError(loaded.taken)
        self._made = loaded.plugin

    async def check(self, step: Step) -> None:
        """Check that what was made is a plugin, or that the settings have what was added."""
        if self.request["probe"] == "settings":
            self._check_settings()
        else:
            self._check_plugin()
        follow(step["then"])

    def _check_plugin(self) -> None:
        plugin, maker, facts = self._made, self.values.maker, self.values.contract["plugin_base"]
        if plugin is None:
            raise FaultError(f"{maker} gave no plugin")
        is_derived = derives(type(plugin), facts)
        if facts and not is_derived and not is_plain(plugin, self.values):
            raise FaultError(f"{maker} gave {type(plugin).__name__}, which is no {facts['class_name']}")
        if facts:
            methods = facts["methods"] if is_derived else plain_methods(plugin, facts)
            self._methods = [each for each in methods if not each["is_property"]]

    def _check_settings(self) -> None:
        """Check that the settings class knows every field, and that no secret has a value of its own."""
        request = self.request
        settings = getattr(importlib.import_module(request["package"]), request["class_name"])
        missing = [name for name in request["fields"] if name not in settings.model_fields]
        if missing:
            raise FaultError(f"{settings.__name__} has no field {', '.join(missing)}")
        for name in request["fields"]:
            default = settings.model_fields[name].default
            if hasattr(default, "get_secret_value") and default.get_secret_value():
                raise FaultError(f"the secret {name} has a value of its own")

    async def turn(self, step: Step) -> None:
        """Call what starts or stops the unit, as far as its parameters are known.

        Where starting gets no further than to the end of the sandbox, that is noted, and the unit is stopped.
        """
        role = step["role"]
        if step["calls"]:
            self._is_cut_short = self._is_cut_short and role != "start"
            await (self._turn_service(role) if self.request["probe"] == "service" else self._turn_plugin(role))
        await self._call(role, functools.partial(follow, step["then"]))

    async def _turn_service(self, role: str) -> None:
        method = getattr(self._made, role, None)
        if callable(method) and not needs_arguments(method):
            await self._call(role, method)

    async def _turn_plugin(self, role: str) -> None:
        for facts in [each for each in self._methods if each["role"] == role]:
            try:
                args, named = self.values.fill(facts["parameters"])
            except CannotMakeError:
                continue
            method = functools.partial(getattr(self._made, facts["name"]), *args, **named)
            came, answer = await self._call(role, method)
            refuses = answer is False if facts["returns"] is None else facts["returns"] == "bool" and answer is not True
            if came and refuses:
                raise FaultError(f"{facts['name']}() gave {repr(answer)[:200]} instead of True")

    async def _call(self, role: str, method: Callable[[], Any]) -> tuple[bool, Any]:
        """Return whether the method came to its end, and what it gave."""
        try:
            return True, await settle(method())
        except Exception as error:
            files = [str(Path(self.request["root"], path)) for path in self.request["files"]]
            if not (role == "start" or self._is_cut_short) or not reached_outside(error, files):
                raise
            self.told["outside"], self._is_cut_short = text_of(error), True
            return False, None


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


def needs_arguments(function: Callable[..., Any]) -> bool:
    """Tell whether a function or class cannot be called without arguments that nobody here knows."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return False
    named = (each for each in parameters if each.kind not in {each.VAR_POSITIONAL, each.VAR_KEYWORD})
    return any(each.default is each.empty for each in named)


async def live(channel: Channel, request: Request) -> None:
    """Do step after step until the judge has no more."""
    life = Life(request)
    steps = {"load": life.load, "make": life.make, "check": life.check, "turn": life.turn}
    while (step := channel.receive())["do"] != "end":
        faults = []
        try:
            await steps[step["do"]](step)
        except BaseException as error:
            faults = [fault_of(error, request)]
        channel.reply({**life.told, "faults": faults})


def begin(request: Request) -> None:
    """Make the workspace's modules importable, and give its settings and the unit the variables that they need."""
    request["root"] = os.path.realpath(request["root"])
    paths = [str(Path(request["root"], each)) for each in request["import_roots"]]
    sys.path[:0] = paths
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    os.environ.update(request.get("environment", {}))
    prepare_environment(request["contract"]["settings"])


def serve(channel: Channel) -> None:
    """Do what the judge asks."""
    request, faults = channel.receive(), []
    try:
        begin(request)
        channel.reply({})
        asyncio.run(live(channel, request))
    except BaseException as error:
        faults = [fault_of(error, request)]
    # What leaves the loop came from beside it; no further step can be done.
    while channel.asked != "end":
        channel.reply({"faults": faults})
        channel.receive()
    channel.reply({"faults": faults})
