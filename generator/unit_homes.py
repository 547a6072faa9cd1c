"""What stands in the folders that units go into, and whether a new unit's name is free there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from generator.answers.contract import Contract
from generator.names import UNIT_NAME_MAX

MOST_ENTRIES = 5_000
_CACHES = frozenset({"__pycache__", ".mypy_cache", ".ruff_cache"})


@dataclass(frozen=True)
class Homes:
    """The plugins and services of a workspace, whoever wrote them.

    Attributes:
        plugins_dir: Where plugins are.
        services_dir: Where services are.
        plugins: Folders with something in them, each with whether an answers file says that it is a unit of ours.
        services: Names of modules.
    """

    plugins_dir: str = "plugins"
    services_dir: str = "core/services"
    plugins: Mapping[str, bool] = field(default_factory=dict)
    services: frozenset[str] = frozenset()

    def place(self, kind: str, name: str) -> str:
        """Return the folder or file of a plugin or service."""
        return f"{self.plugins_dir}/{name}" if kind == "plugin" else f"{self.services_dir}/{name}.py"

    def is_taken(self, kind: str, name: str) -> bool:
        """Tell whether a unit of the name cannot be placed: a module or a unit of ours stands there."""
        return name in self.services if kind == "service" else kind == "plugin" and self.plugins.get(name, False)

    def is_joined(self, kind: str, name: str) -> bool:
        """Tell whether the unit would be added to a folder that is no unit of ours."""
        return kind == "plugin" and self.plugins.get(name) is False

    def near(self, kind: str, name: str) -> tuple[str, ...]:
        """Return the places whose names differ in case, separators or a word like «plugin» only."""
        known = {"plugin": self.plugins.keys(), "service": self.services}.get(kind, frozenset())
        same = sorted(each for each in known if each != name and _core(each) == _core(name))
        return tuple(self.place(kind, each) for each in same)

    def free(self, kind: str, name: str) -> str:
        """Return a name like the given one that nothing stands at or near."""
        stem = name[: UNIT_NAME_MAX - 3].rstrip("_")
        names = (f"{stem}_v{number}" for number in range(2, 100))
        return next((each for each in names if self._is_free(kind, each)), f"{stem}_new")

    def _is_free(self, kind: str, name: str) -> bool:
        return not (self.near(kind, name) or name in self.plugins or name in self.services)


def read_homes(workspace: Path, contract: Contract) -> Homes:
    """Return what stands in a workspace's folders for plugins and services; only names are looked at."""
    plugins = {
        entry.name: _is_unit(Path(entry.path))
        for entry in _entries(workspace / contract.plugins_dir)
        if entry.is_dir() and entry.name not in _CACHES and _has_content(Path(entry.path))
    }
    modules = (entry.name for entry in _entries(workspace / contract.services_dir))
    services = frozenset(name.removesuffix(".py") for name in modules if name.endswith(".py"))
    return Homes(contract.plugins_dir, contract.services_dir, plugins, services - {"__init__"})


def joined_home(homes: Homes, kind: str, name: str) -> str:
    """Return what a person should know of a unit that is added to a folder with other code."""
    place = homes.place(kind, name)
    return f"{place} exists and is no unit of this tool: what is built is added to it, where no file is in the way"


def rename_step(task_id: str, name: str) -> str:
    """Return how a person names the unit of a task."""
    return (
        f"Name it with: aas-generator apply RESULTS --name {task_id}={name}, or in aas-generator.toml under [names]: "
        f'"{task_id}" = "{name}".'
    )


def _core(name: str) -> str:
    """Return what two names that would be taken for each other have in common."""
    bare = "".join(char for char in name.casefold() if char.isalnum())
    return bare.removesuffix("plugin").removesuffix("service") or bare


def _is_unit(folder: Path) -> bool:
    return any(entry.name.startswith(".copier-answers") for entry in _entries(folder))


def _has_content(folder: Path) -> bool:
    return any(entry.name not in _CACHES for entry in _entries(folder))


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from islice(entries, MOST_ENTRIES)
    except OSError:
        return
