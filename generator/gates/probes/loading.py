"""Calling the workspace's own loader, and finding what it made of a unit. Runs in the sandbox."""

from __future__ import annotations

import asyncio
import contextlib
import cProfile
import importlib
import inspect
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from .direct import derives, make_class, make_from
from .faults import settle
from .search import found_in, home_of
from .values import Values, read_manifest

NEIGHBOURS_MAX = 500


@dataclass
class Loaded:
    """What a loader did.

    Attributes:
        plugin: The unit's plugin; ``None`` where it gave none.
        started: Whether it called a method of the unit that brings a plugin up.
        others: Folders of other plugins that it made something of.
        taken: The folder of another plugin that has the unit's name; empty where none has.
    """

    plugin: Any = None
    started: bool = False
    others: set[str] = field(default_factory=set)
    taken: str = ""


def taken_name(values: Values) -> str:
    """Return a sentence where another plugin's manifest has the name of the unit's."""
    manifest = values.manifest
    if manifest is None or not manifest.is_file():
        return ""
    keys = values.contract["manifest"]["keys"]
    key = next((each["name"] for each in keys if each["holds"] == "name"), "name")
    name = read_manifest(manifest).get(key)
    paths = sorted(values.folder.parent.glob(f"*/{manifest.name}"))[:NEIGHBOURS_MAX]
    for path in paths if isinstance(name, str) else ():
        if path != manifest and read_manifest(path).get(key) == name:
            return f"the name {name!r} is taken by {os.path.relpath(path.parent, values.root)}"
    return ""


async def load(values: Values) -> Loaded:
    """Call the loader and look at what it gives, and at what it, its module and the hub keep.

    Raises:
        CannotMakeError: Nobody knows what it takes.
        Exception: Whatever the loader lets through.
    """
    wanted = values.request["loader"]
    module = importlib.import_module(wanted["module"])
    names = {each["name"] for each in _methods(values) if each["role"] == "start"}
    with _Watch(values.folder, names) as watch:
        try:
            owner, given = await _call(module, wanted, values)
        except RuntimeError as error:
            if "running event loop" not in str(error) or wanted["is_async"]:
                raise
            # It brings a loop of its own.
            values.made.pop("hub", None)
            owner, given = await _call(module, wanted, values, apart=True)
    kept = [value for name, value in vars(module).items() if not name.startswith("__")]
    roots = [given, owner, values.made.get("hub"), [each for each in kept if not isinstance(each, (type, ModuleType))]]
    found = found_in(roots, str(values.folder))
    loaded = Loaded(plugin=await _plugin_of(found, values), started=watch.seen)
    _look_at_others(loaded, roots, values)
    return loaded


async def _call(module: ModuleType, wanted: dict[str, Any], values: Values, *, apart: bool = False) -> tuple[Any, Any]:
    """Return the loader's object, if it is a method, and what it gives; ``apart`` calls it where no loop runs."""
    owner: Any = module
    if wanted["class_name"]:
        args, named = values.fill(wanted["constructor"], module.__name__)
        owner = getattr(module, wanted["class_name"])(*args, **named)
    function: Callable[..., Any] = getattr(owner, wanted["function"])
    args, named = values.fill(wanted["parameters"], module.__name__)
    given = await asyncio.to_thread(function, *args, **named) if apart else function(*args, **named)
    return (None if owner is module else owner), await settle(given)


async def _plugin_of(found: list[Any], values: Values) -> Any:
    """Return the plugin among what was found; a loader may give its class or module instead, to be made by others."""
    facts = values.contract["plugin_base"]
    instances = [each for each in found if not isinstance(each, (type, ModuleType))]
    if instances:
        return next((each for each in instances if derives(type(each), facts)), instances[0])
    classes = [each for each in found if isinstance(each, type) and not inspect.isabstract(each)]
    fitting = [each for each in classes if derives(each, facts)]
    if fitting:
        return make_class(fitting[0], values)
    modules = [each for each in found if isinstance(each, ModuleType)]
    if modules:
        wanted = values.request["entry"]["function"]
        entry = next((each for each in modules if not wanted or hasattr(each, wanted)), modules[0])
        return await make_from(entry, wanted, entry.__name__, values)
    return None


def _look_at_others(loaded: Loaded, roots: list[Any], values: Values) -> None:
    """Note the other plugins that the loader made, and whether one of them has the unit's name."""
    plugins = os.path.realpath(values.folder.parent)
    names = {values.request["name"], getattr(loaded.plugin, "name", None)}
    for each in found_in(roots, plugins):
        if isinstance(each, (type, ModuleType)):
            continue
        folder = Path(os.path.relpath(home_of(type(each)), plugins)).parts[0]
        if folder == values.folder.name:
            continue
        loaded.others.add(folder)
        if not loaded.taken and isinstance(name := getattr(each, "name", None), str) and name in names:
            loaded.taken = f"the name {name!r} is taken by {os.path.relpath(plugins, values.root)}/{folder}"


def _methods(values: Values) -> list[dict[str, Any]]:
    facts = values.contract["plugin_base"]
    return list(facts["methods"]) if facts else []


class _Watch:
    """Notes whether a function of a folder with one of some names is called meanwhile.

    A profiler in C takes down what is called; a function of our own for each call would cost more than all of them.
    """

    def __init__(self, folder: Path, names: set[str]) -> None:
        self._top = os.path.realpath(folder) + os.sep
        self._names = names
        self._profilers: list[Any] = []

    @property
    def seen(self) -> bool:
        """Whether one was called."""
        called = (each.code for profiler in self._profilers for each in profiler.getstats())
        named = (each for each in called if getattr(each, "co_name", "") in self._names)
        return any(os.path.realpath(each.co_filename).startswith(self._top) for each in named)

    def _begin(self, *_: Any) -> None:
        """Watch this thread from now on; newer Pythons watch all of them and refuse a second time."""
        sys.setprofile(None)
        profiler = cProfile.Profile(subcalls=False, builtins=False)
        with contextlib.suppress(ValueError):
            profiler.enable()
            self._profilers.append(profiler)

    def __enter__(self) -> _Watch:
        threading.setprofile(self._begin)
        self._begin()
        return self

    def __exit__(self, *_: object) -> None:
        threading.setprofile(None)
        for profiler in self._profilers:
            profiler.disable()
