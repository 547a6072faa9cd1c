"""From a file as a text names it to a file of a unit: the only place that makes paths of a plan.

Whatever the text says, a result lies in the folder of the unit, among the services, among the tests, or is the
settings file; everything else has no place.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Literal

from generator.answers.contract import Contract
from generator.names import is_safe_name, to_snake
from generator.reading.text.inline import phrases

Place = Literal["init", "plugin", "config", "manifest", "module", "service", "test", "settings", "data", "outside"]
MANIFEST = "aas-plugin.json"
_CACHED_LENGTH = 400
_MAIN_PLACES: dict[str, Place] = {"plugin": "plugin", "service": "service"}
_CONFIG_STEMS = frozenset({"config", "settings", "configuration", "conf"})
_MAIN_STEMS = frozenset({"plugin", "main_plugin"})
_USAGE_STEMS = frozenset(phrases("main|app|run|example|examples|usage|demo|__main__|setup|conftest|manage"))
_OUTSIDE = frozenset(
    phrases(
        "core|docs|doc|scripts|dashboard|artifacts|migrations|deploy|infra|frontend|web|.github|github|tools|"
        "examples|bin|config|hub"
    )
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a named file is in a unit: its role, its module name where it is one, and its plan path (or ``None``)."""

    place: Place
    module: str = ""
    path: str | None = None
    folder: str = ""


def parts_of(raw: str) -> list[str]:
    """Return the components of a path as written: drive, root, ``.`` and ``..`` removed, slashes of either kind."""
    return list(_parts_of(raw)) if len(raw) <= _CACHED_LENGTH else _split(raw)


@lru_cache(maxsize=1024)
def _parts_of(raw: str) -> tuple[str, ...]:
    return tuple(_split(raw))


def _split(raw: str) -> list[str]:
    text = raw.replace("\\", "/").strip("`'\"* ")
    if len(text) > 1 and text[1] == ":":
        text = text[2:]
    return [part for part in text.split("/") if part not in ("", ".", "..")][-12:]


def is_clean(raw: str) -> bool:
    """Tell whether a path as written leads straight to a file: not upwards, not into hidden folders, no odd signs."""
    parts = raw.replace("\\", "/").strip("`'\"* ").split("/")
    names = [part for part in parts if part not in {"", "."}]
    return all(not name.startswith(("..", ".", "~")) and name.isprintable() and ":" not in name for name in names)


def strip_plugin(folder: str) -> str:
    """Return the unit's name for a plugin's folder: ``penpot_plugin`` is the folder of the plugin ``penpot``."""
    name = to_snake(folder)
    for suffix in ("_plugin", "_plugin_unit"):
        if name.endswith(suffix) and len(name) > len(suffix):
            return to_snake(name[: -len(suffix)])
    return name


def plugin_folder(parts: list[str], contract: Contract) -> str:
    """Return the folder below ``plugins`` that ``parts`` goes through, or an empty string."""
    base = PurePosixPath(contract.plugins_dir).name
    for marker in (base, "plugins"):
        if marker in parts:
            below = parts[parts.index(marker) + 1 :]
            if len(below) >= 2:
                return below[0]
            if len(below) == 1 and below[0].endswith(".py") and below[0] != "__init__.py":
                return below[0][:-3]
    return ""


def is_service_path(parts: list[str], contract: Contract) -> bool:
    """Tell whether ``parts`` lies directly in the folder of services."""
    base = PurePosixPath(contract.services_dir).name
    below = [marker for marker in (base, "services") if marker in parts[:-1]]
    return bool(below) and parts[-1].endswith(".py") and parts[-1] != "__init__.py" and "plugins" not in parts


def folder_below(parts: list[str], contract: Contract) -> str:
    """Return the folder in the folder of services that a file lies in; empty for a file right there or elsewhere."""
    base = PurePosixPath(contract.services_dir).name
    marker = next((name for name in (base, "services") if name in parts[:-1]), "")
    below = parts[parts.index(marker) + 1 : -1] if marker else []
    return below[0] if below else ""


def is_settings_path(parts: list[str], contract: Contract) -> bool:
    """Tell whether ``parts`` names the workspace's settings file."""
    if contract.settings is None or len(parts) < 2:
        return False
    wanted = parts_of(contract.settings.path)
    return parts[-len(wanted) :] == wanted or parts[-2:] == wanted[-2:]


def is_outside(parts: list[str]) -> bool:
    """Tell whether a path lies in a folder of the workspace that no unit is rendered into."""
    return len(parts) > 1 and parts[0].lower() in _OUTSIDE and "services" not in parts and "plugins" not in parts


def is_usage_file(raw: str) -> bool:
    """Tell whether a file is a program that uses the unit rather than a part of it (``main.py``)."""
    parts = parts_of(raw)
    return bool(parts) and parts[-1].rpartition(".")[0].lower() in _USAGE_STEMS


def test_path(name: str, contract: Contract) -> str:
    """Return the path of the standard test of unit ``name``."""
    return f"{contract.tests_dir}/test_{name}.py"


def module_name(stem: str) -> str:
    """Return a safe module name for a file's stem; the standard library's names get ``_module`` behind them."""
    if stem in sys.stdlib_module_names:
        return f"{stem}_module"
    name = to_snake(stem)
    if name == stem or not name.endswith("_unit"):
        return name
    return f"{name.removesuffix('_unit')}_module"


def locate(raw: str, name: str, contract: Contract, *, kind: str = "plugin", has_main: bool = False) -> Target:
    """Return what the file ``raw`` is for the unit ``name``.

    Args:
        raw: The path as the text writes it.
        name: The unit's safe name.
        contract: The workspace's layout.
        kind: ``plugin`` or ``service``.
        has_main: Whether the text also names ``<name>_plugin.py``, so that ``<name>.py`` is a module of its own.
    """
    parts = parts_of(raw)
    if not parts:
        return Target("outside")
    stem, _, suffix = parts[-1].rpartition(".")
    folder = plugin_folder(parts, contract)
    if suffix != "py":
        return _data_target(parts[-1], name, contract, kind, folder)
    if stem.startswith("test_") or (stem.endswith("_test") and {"test", "tests"} & set(parts)):
        return _test_target(stem, name, contract)
    if contract.settings is not None and is_settings_path(parts, contract):
        return Target("settings", path=contract.settings.path)
    if is_service_path(parts, contract) or kind == "service":
        return _service_target(raw, stem, name, contract, kind=kind)
    return _module_target(raw, stem, name, contract, folder=folder, has_main=has_main)


def own_place(raw: str, name: str, contract: Contract, kind: str) -> Target:
    """Return where a file lies that is decided to be a part of the unit: under its own name wherever it can.

    ``main`` and ``test`` mean the unit's main file and its standard test.
    """
    main, test = Target(_MAIN_PLACES[kind], path=_main_path(name, contract, kind)), test_path(name, contract)
    if raw in ("main", "test"):
        return main if raw == "main" else Target("test", path=test)
    found = locate(raw, name, contract, kind=kind)
    stem, _, suffix = parts_of(raw)[-1].rpartition(".") if parts_of(raw) else ("", "", "")
    keeps_name = found.path is not None and PurePosixPath(found.path).stem == stem
    if suffix != "py" or keeps_name or found.place in ("init", "test"):
        return found
    if strip_plugin(stem) == name or stem in {*_MAIN_STEMS, name.removesuffix("_service"), f"{name}_service"}:
        return main
    module = module_name(stem)
    if not is_safe_name(module):
        return found
    folder = contract.services_dir if kind == "service" else f"{contract.plugins_dir}/{name}"
    return Target("service" if kind == "service" else "module", module, f"{folder}/{module}.py")


def _main_path(name: str, contract: Contract, kind: str) -> str:
    return f"{contract.services_dir}/{name}.py" if kind == "service" else contract.main_file(name)


def _data_target(file: str, name: str, contract: Contract, kind: str, folder: str) -> Target:
    manifest = contract.manifest_file(name)
    if manifest and file in (MANIFEST, manifest.rpartition("/")[2]) and kind == "plugin":
        return Target("manifest", path=manifest)
    return Target("data", folder=folder)


def _is_foreign(raw: str, parts: list[str], name: str, folder: str) -> bool:
    """Tell whether a Python file belongs to another plugin, to the core, or is a program that uses the unit."""
    if folder:
        return strip_plugin(folder) != name and to_snake(folder) != name
    return is_usage_file(raw) or (len(parts) > 1 and parts[0].lower() in _OUTSIDE)


def _test_target(stem: str, name: str, contract: Contract) -> Target:
    subject = stem.removeprefix("test_").removesuffix("_test")
    if (
        strip_plugin(subject) == name
        or subject in (name, "plugin", "service", f"{name}_service")
        or not to_snake(subject)
    ):
        return Target("test", path=test_path(name, contract))
    module = f"test_{to_snake(subject)}"
    return Target("test", module, f"{contract.tests_dir}/{module}.py") if len(module) <= 64 else Target("outside")


def _service_target(raw: str, stem: str, name: str, contract: Contract, *, kind: str) -> Target:
    parts = parts_of(raw)
    if not is_service_path(parts, contract) and _is_foreign(raw, parts, name, plugin_folder(parts, contract)):
        return Target("outside")
    # In a package of several modules the settings are one of them; else the service's own file has them.
    packaged = bool(folder_below(parts, contract)) if is_service_path(parts, contract) else len(parts) > 1
    inner = () if packaged else sorted(_CONFIG_STEMS)
    own = (name, name.removesuffix("_service"), f"{name}_service", *inner)
    if stem == "__init__":  # it makes a folder a package, and is no module of its own
        return Target("outside")
    if kind == "service" and to_snake(stem) in own:
        return Target("service", name, f"{contract.services_dir}/{name}.py")
    module = module_name(stem)
    if not is_safe_name(module):
        return Target("outside")
    return Target("service", module, f"{contract.services_dir}/{module}.py")


def _module_target(raw: str, stem: str, name: str, contract: Contract, *, folder: str, has_main: bool) -> Target:
    base = f"{contract.plugins_dir}/{name}"
    module = module_name(stem)
    if _is_foreign(raw, parts_of(raw), name, folder):
        return Target("outside", folder=folder)
    if stem == "__init__":
        return Target("init", path=f"{base}/__init__.py")
    if stem in _CONFIG_STEMS or to_snake(stem) == f"{name}_config":
        return Target("config", path=f"{base}/config.py")
    if _is_main(stem, name, folder) and not (has_main and stem == name):
        return Target("plugin", path=contract.main_file(name))
    return Target("module", module, f"{base}/{module}.py", folder) if is_safe_name(module) else Target("outside")


def _is_main(stem: str, name: str, folder: str) -> bool:
    """Tell whether a file holds the plugin's own class."""
    return stem in _MAIN_STEMS or strip_plugin(stem) == name or (bool(folder) and stem in (folder, "main"))
