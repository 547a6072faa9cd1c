"""Making a plugin as the workspace's loader would, without the loader. Runs in the sandbox."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from .faults import FaultError, settle
from .search import found_in, home_of
from .stand_in import StandIn
from .values import Values, class_of, read_manifest


async def make_directly(values: Values) -> Any:
    """Load the unit's entry, and call its function or make its class; return the plugin.

    Raises:
        FaultError: The entry has no such function or class, or no plugin came of it.
        CannotMakeError: Nobody knows what the function or the class takes.
    """
    module, name, where = load_entry(values)
    return await make_from(module, name, where, values)


def _call(name: str, parameters: Iterable[dict[str, Any]]) -> str:
    return f"{name}({', '.join(each['name'] for each in parameters)})"


def load_entry(values: Values) -> tuple[ModuleType, str, str]:
    """Load what the manifest names, else the file that the workspace starts plugins from.

    Returns:
        The module, the name of the function or class in it (empty where nothing names one), and the module in words.
    """
    entry, contract = values.request["entry"], values.contract
    file, name = entry["file"], entry["function"]
    if contract["registration"] == "manifest" and (said := _said_by_manifest(values)):
        module, colon, named = said.partition(":")
        if colon or not module.endswith(".py"):
            known = name or ("" if colon else "register")
            return importlib.import_module(module), named or known, module
        file = module
    if entry["is_loaded_as_file"]:
        return load_file(values.folder / file, f"aas_unit_{values.request['name']}"), name, file
    package = values.request["package"]
    module = package if file == "__init__.py" else f"{package}.{Path(file).stem}"
    return importlib.import_module(module), name, module


def _said_by_manifest(values: Values) -> str:
    """Return the entry that the manifest names; empty where it names none."""
    if values.manifest is None:
        return ""
    keys = values.contract["manifest"]["keys"]
    key = next((each["name"] for each in keys if each["holds"] == "entry"), "entry")
    said = read_manifest(values.manifest).get(key)
    return said if isinstance(said, str) else ""


def load_file(path: Path, name: str) -> ModuleType:
    """Load a file without its package, so that relative imports fail, as they do for the workspace's loader."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise FaultError(f"{path.name} is no Python file of the unit")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


async def make_from(module: ModuleType, name: str, where: str, values: Values) -> Any:
    """Return the plugin that a module's function or class gives."""
    entry = values.request["entry"]
    maker = getattr(module, name, None) if name else _plugin_class(module, where, values)
    if isinstance(maker, type):
        return make_class(maker, values)
    parameters = entry["parameters"]
    words = _call(name, parameters)
    if maker is None or not callable(maker):
        raise FaultError(f"{where} has no {words}")
    values.maker = words
    args, named = values.fill(parameters, module.__name__)
    handed = _watch(values)
    plugin = await settle(maker(*args, **named))
    if plugin is None and not entry["returns_plugin"]:
        plugin = next(iter([*handed, *_kept(values)]), None)
    return plugin


def make_class(wanted: type, values: Values) -> Any:
    """Return an instance of the plugin's class."""
    parameters = values.request["entry"]["constructor"]
    values.maker = _call(wanted.__name__, parameters)
    args, named = values.fill(parameters, wanted.__module__)
    return wanted(*args, **named)


def _plugin_class(module: ModuleType, where: str, values: Values) -> type:
    """Return the plugin's class: one of the unit's own that derives from the base, else that has what starts it.

    Raises:
        FaultError: There is none.
    """
    folder = str(values.folder.resolve())
    own = [each for each in vars(module).values() if isinstance(each, type) and home_of(each).startswith(folder)]
    facts = values.contract["plugin_base"]
    # Where plugins have no base, the last one is what the others are for.
    fitting = [each for each in own if derives(each, facts)] if facts else own[-1:]
    complete = [each for each in fitting if not inspect.isabstract(each)] or fitting
    if not complete:
        raise FaultError(f"{where} has no class that derives from {facts['class_name'] if facts else 'anything'}")
    return complete[-1]


def derives(wanted: type, facts: dict[str, Any] | None) -> bool:
    """Tell whether a class derives from the plugins' base, whichever way that was imported."""
    base = class_of(facts)
    if facts is None or base is None:
        return True
    same = (each for each in wanted.__mro__ if each.__name__ == base.__name__)
    return issubclass(wanted, base) or any(home_of(each) == home_of(base) for each in same)


def _watch(values: Values) -> list[Any]:
    """Return the list that will hold what the hub's method is given."""
    entry = values.request["entry"]
    method = entry["hub_method"]
    if not method or all(each["source"] != "hub" for each in entry["parameters"]):
        return []
    hub = values.hub
    if isinstance(hub, StandIn):
        return hub._aas_taken
    handed: list[Any] = []
    real = getattr(hub, method, None)

    def note(*args: Any, **named: Any) -> Any:
        handed.extend([*args, *named.values()])
        return real(*args, **named) if callable(real) else None

    if callable(real):
        try:
            setattr(hub, method, note)
        except Exception:
            # A class with slots: what it keeps is looked for afterwards.
            return []
    return handed


def _kept(values: Values) -> list[Any]:
    if "hub" not in values.made:
        return []
    found = found_in([values.hub], str(values.folder))
    return [each for each in found if not isinstance(each, (type, ModuleType))]
