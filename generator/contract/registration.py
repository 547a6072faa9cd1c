"""How plugins become known to the workspace: a ``register`` function, or the entry point of a manifest."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from generator.contract.bindings import ENTRY_KEYS
from generator.contract.files import MANIFEST
from generator.contract.findings import Notes
from generator.contract.loading import Loading
from generator.contract.manifest_demands import Demands
from generator.contract.manifests import entries_of
from generator.contract.names import Names
from generator.contract.sources import Sources
from generator.contract.units_read import Unit

MAX_ENTRY = 200
REGISTER_ENTRY = "plugins.{name}:register"
CLASS_ENTRY = "plugins.{name}.{name}_plugin:{class_name}"

Registration = Literal["register", "manifest"]


def find_registration(
    plugins_dir: str, units: tuple[Unit, ...], demands: Demands, loading: Loading | None, names: Names
) -> tuple[Registration, str]:
    """Return how plugins register, and how a manifest's ``entry`` is written."""
    sources, notes = names.sources, names.sources.notes
    reads_entry = not ENTRY_KEYS.isdisjoint(demands.known)
    entry = _entry(plugins_dir, units, loading, sources, notes)
    if reads_entry:
        notes.found(
            "registration", "manifest", demands.where, f"this file reads the entry of {demands.file or MANIFEST}"
        )
        return "manifest", entry
    where, rule = _register_evidence(units, sources)
    notes.found("registration", "register", where, rule)
    return "register", entry


def entry_pattern(entry: str, name: str) -> str | None:
    """Return a manifest's entry with ``{name}`` and ``{class_name}`` as holes; ``None`` where it is no entry.

    Args:
        entry: E.g. ``plugins.dance_bot:register`` or ``dance_bot_plugin:DanceBotPlugin``.
        name: The plugin's folder.
    """
    module, colon, attribute = entry.partition(":")
    legal = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-")
    if len(entry) > MAX_ENTRY or not module or not set(module + attribute) <= legal:
        return None
    if not colon:
        module, dot, last = module.rpartition(".")
        if dot and last[:1].isupper():
            return f"{module.replace(name, '{name}')}.{{class_name}}"
        return entry.replace(name, "{name}")
    hole = "{class_name}" if attribute[:1].isupper() else attribute.replace(name, "{name}")
    return f"{module.replace(name, '{name}')}:{hole}"


def _entry(plugins_dir: str, units: tuple[Unit, ...], loading: Loading | None, sources: Sources, notes: Notes) -> str:
    counted: Counter[str] = Counter()
    places: dict[str, str] = {}
    for entry, unit in entries_of(units):
        pattern = entry_pattern(entry, unit.name)
        if pattern:
            counted[pattern] += 1
            places.setdefault(pattern, unit.manifest_path)
    if counted:
        pattern, count = counted.most_common(1)[0]
        notes.found("manifest_entry", pattern, places[pattern], f"so written in {count} of {counted.total()} manifests")
        return pattern
    package = sources.module_name(f"{plugins_dir}/__init__.py") or "plugins"
    wants_class = loading is not None and loading.call is not None and loading.call.makes_class
    entry = (CLASS_ENTRY if wants_class else REGISTER_ENTRY).replace("plugins", package, 1)
    if loading is not None and loading.is_loaded_as_file:
        entry = loading.file or "plugin.py"
    rule = "no manifest shows another form" + (", and the loader makes the class itself" if wants_class else "")
    notes.found("manifest_entry", entry, loading.where if loading else "", rule)
    return entry


def _register_evidence(units: tuple[Unit, ...], sources: Sources) -> tuple[str, str]:
    """Return where it is seen that plugins have a registration function, and the rule."""
    for unit in units:
        if unit.function is not None:
            return unit.where, f"an existing plugin defines {unit.function.name}"
    for needle in (b".register(", b'"register"', b"'register'"):
        for path in sources.containing(needle):
            if b"import_module" in sources.texts[path]:
                return sources.line_of(path, needle), "a loader calls register"
    return "", "nothing in the workspace shows another way"
