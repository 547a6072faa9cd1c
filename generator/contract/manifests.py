"""The manifest of a plugin: which file it is, its keys in order and what they hold."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

from generator.answers.contract import Manifest, ManifestKey, ManifestValue
from generator.contract.findings import Notes
from generator.contract.manifest_demands import EMPTY, Demands
from generator.contract.units_read import Unit

MAX_KEYS = 30
MAX_VALUE = 500
_HOLDS: dict[str, ManifestValue] = {
    "name": "name",
    "id": "name",
    "slug": "name",
    "plugin": "name",
    "plugin_name": "name",
    "version": "version",
    "description": "description",
    "summary": "description",
    "entry": "entry",
    "entry_point": "entry",
    "entrypoint": "entry",
    "entry_file": "entry",
    "main": "entry",
    "module": "entry",
    "class": "class_name",
    "class_name": "class_name",
    "class_path": "class_name",
    "settings": "settings",
    "config_class": "settings",
    "settings_class": "settings",
    "config_schema": "settings_schema",
    "settings_schema": "settings_schema",
    "schema": "settings_schema",
    "dependencies": "plugins",
    "depends_on": "plugins",
    "requires": "plugins",
    "plugins": "plugins",
    "tasks": "tasks",
    "task_ids": "tasks",
    "task": "task",
    "task_id": "task",
}
_LISTS = frozenset({"plugins", "tasks"})
_ENTRY = re.compile(r"[\w./{}-]{1,200}(?::\w{1,100})?")


def read_manifest(demands: Demands, units: tuple[Unit, ...], notes: Notes) -> Manifest | None:
    """Return the manifest of plugins; ``None`` where neither the loader nor the plugins know one."""
    having = [unit for unit in units if unit.manifest]
    files = Counter(PurePosixPath(unit.manifest_path).name for unit in having)
    file = demands.file or (files.most_common(1)[0][0] if files else "")
    if not file:
        notes.found("manifest", "none", "", "neither the loader nor a plugin knows one")
        return None
    where = having[0].manifest_path if having else demands.where
    notes.found("manifest.file", file, demands.where or where, f"{files[file]} of {len(units)} plugins have one")
    keys = tuple(_key(name, demands, having, where, notes) for name in _order(demands, having))
    return Manifest(file=file, keys=tuple(key for key in keys if key is not None))


def _order(demands: Demands, having: list[Unit]) -> list[str]:
    """Return the keys to write: those of most manifests in their order, and those that the loader needs."""
    counted: Counter[str] = Counter()
    places: dict[str, int] = {}
    for unit in having:
        for index, name in enumerate(list(unit.manifest)[:MAX_KEYS]):
            counted[str(name)] += 1
            places[str(name)] = places.get(str(name), 0) + index
    if having:
        kept = [name for name in counted if counted[name] * 2 > len(having) or name in demands.needed]
        kept.sort(key=lambda name: places[name] / counted[name])
        kept += [name for name in demands.needed if name not in counted]
    elif demands.is_closed or len(demands.known) > 2:
        kept = list(demands.known)
    else:
        usual = [key.name for key in Manifest().keys]
        kept = usual + [name for name in demands.known if name not in usual]
    return [name for name in kept if not demands.is_closed or name in demands.known][:MAX_KEYS]


def _key(name: str, demands: Demands, having: list[Unit], where: str, notes: Notes) -> ManifestKey | None:
    """Return what a key holds: by its values in the manifests, else by its name."""
    values = [unit.manifest[name] for unit in having if name in unit.manifest]
    holds, value = _holds(name, [unit for unit in having if name in unit.manifest])
    if holds is None and not values:
        if name in demands.defaults:
            holds, value = "constant", demands.defaults[name]
        elif name in demands.needed and demands.needed[name] in EMPTY:
            holds, value = "constant", EMPTY[demands.needed[name]]
    if holds is None:
        if name in demands.needed:
            notes.problem(
                f"manifest.keys.{name}",
                f"{demands.where or where}: the loader needs the manifest's key {name!r}, and nothing shows what it "
                'holds: add { name = "…", holds = "constant", value = … } to manifest.keys in the [contract] table.',
            )
        return None
    rule = "needed by the loader" if name in demands.needed else f"in {len(values)} of {len(having)} manifests"
    notes.found(f"manifest.keys.{name}", holds if holds != "constant" else json.dumps(value), where, rule)
    return ManifestKey(name=name, holds=holds, value=value if holds == "constant" else None)


def _holds(name: str, having: list[Unit]) -> tuple[ManifestValue | None, Any]:
    values = [unit.manifest[name] for unit in having]
    usual = _HOLDS.get(name.lower().replace("-", "_"))
    if not values:
        return usual, None
    if all(isinstance(value, bool) for value in values):
        return "constant", True if name == "enabled" else Counter(values).most_common(1)[0][0]
    if all(isinstance(value, str) for value in values):
        return _holds_text(usual, having, [str(value) for value in values])
    if usual in _LISTS and all(isinstance(value, list) for value in values):
        return usual, None
    if usual == "settings_schema" and all(isinstance(value, dict) for value in values):
        return usual, None
    return _constant(values)


def _holds_text(usual: ManifestValue | None, having: list[Unit], values: list[str]) -> tuple[ManifestValue | None, Any]:
    classes = [unit.made.node.name if unit.made else "" for unit in having]
    if values == classes:
        return "class_name", None
    if usual == "class_name":
        usual = "entry" if all(_is_path(value) for value in values) else usual
    if all(value == unit.name for value, unit in zip(values, having, strict=True)):
        return "name", None
    if usual == "entry" and not all(_ENTRY.fullmatch(value) for value in values):
        return _constant(values)
    if usual in _LISTS or usual == "settings_schema":
        return _constant(values)
    return (usual, None) if usual is not None else _constant(values)


def _is_path(value: str) -> bool:
    """Tell whether a class is named with its module."""
    return "." in value or ":" in value


def _constant(values: list[Any]) -> tuple[ManifestValue | None, Any]:
    """Return the one value that all manifests share, where it is small enough to be repeated."""
    texts = {json.dumps(value, sort_keys=True) for value in values}
    if len(texts) != 1 or len(next(iter(texts))) > MAX_VALUE:
        return None, None
    return "constant", values[0]


def entries_of(units: Iterable[Unit]) -> list[tuple[str, Unit]]:
    """Return the entries that manifests name."""
    found = []
    for unit in units:
        for name, value in unit.manifest.items():
            usual = _HOLDS.get(str(name).lower().replace("-", "_"))
            if isinstance(value, str) and (usual == "entry" or (usual == "class_name" and _is_path(value))):
                found.append((value, unit))
                break
    return found
