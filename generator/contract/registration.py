"""How plugins become known to the workspace: a ``register`` function, or the entry point of a manifest."""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Literal

from generator.contract.files import MANIFEST, read_bytes
from generator.contract.findings import Notes
from generator.contract.sources import Sources

MAX_MANIFESTS = 200
MAX_ENTRY = 200
REGISTER_ENTRY = "plugins.{name}:register"
CLASS_ENTRY = "plugins.{name}.{name}_plugin:{class_name}"

Registration = Literal["register", "manifest"]


def find_registration(plugins_dir: str, sources: Sources, notes: Notes) -> tuple[Registration, str]:
    """Return how plugins register, and how a manifest's ``entry`` is written."""
    loader = _manifest_loader(sources)
    entry = _entry(plugins_dir, loader, sources, notes)
    if loader is not None:
        where = sources.line_of(loader, MANIFEST.encode())
        notes.found("registration", "manifest", where, f"this file reads the entry of {MANIFEST}")
        return "manifest", entry
    where, rule = _register_evidence(sources)
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


def _entry(plugins_dir: str, loader: str | None, sources: Sources, notes: Notes) -> str:
    counted: Counter[str] = Counter()
    places: dict[str, str] = {}
    for path in sources.listing.manifests[:MAX_MANIFESTS]:
        pattern = _manifest_entry(path, sources, notes)
        if pattern:
            counted[pattern] += 1
            places.setdefault(pattern, path)
    if counted:
        pattern, count = counted.most_common(1)[0]
        notes.found("manifest_entry", pattern, places[pattern], f"so written in {count} of {counted.total()} manifests")
        return pattern
    package = sources.module_name(f"{plugins_dir}/__init__.py") or "plugins"
    wants_class = loader is not None and _wants_class(loader, sources)
    entry = (CLASS_ENTRY if wants_class else REGISTER_ENTRY).replace("plugins", package, 1)
    rule = "no manifest shows another form" + (", and the loader makes the class itself" if wants_class else "")
    notes.found("manifest_entry", entry, loader or "", rule)
    return entry


def _manifest_entry(path: str, sources: Sources, notes: Notes) -> str | None:
    data = read_bytes(sources.workspace / path)
    try:
        manifest = json.loads(data.decode("utf-8-sig")) if data is not None else None
    except (ValueError, RecursionError) as error:
        notes.found("files", "not readable", path, f"left out: {error}")
        return None
    entry = manifest.get("entry") if isinstance(manifest, Mapping) else None
    return entry_pattern(entry, PurePosixPath(path).parent.name) if isinstance(entry, str) else None


def _manifest_loader(sources: Sources) -> str | None:
    """Return the file outside plugins and tests that reads manifests, the one that also imports modules first."""
    readers = [path for path in sources.containing(MANIFEST.encode()) if b"entry" in sources.texts[path]]
    return min(
        readers, key=lambda path: (b"import_module" not in sources.texts[path], readers.index(path)), default=None
    )


def _wants_class(loader: str, sources: Sources) -> bool:
    """Tell whether a loader binds what the entry names to a variable that speaks of a class."""
    source = sources.parse(loader)
    for function in source.functions.values() if source else ():
        for node in ast.walk(function):
            if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
                continue
            called, target = node.value.func, node.targets[0]
            if isinstance(called, ast.Name) and called.id == "getattr" and isinstance(target, ast.Name):
                return any(word in target.id.lower() for word in ("class", "cls", "type", "factory"))
    return False


def _register_evidence(sources: Sources) -> tuple[str, str]:
    """Return where it is seen that plugins have a function ``register``, and the rule."""
    for unit in sources.units:
        path = f"{unit}/__init__.py"
        if b"def register(" in sources.texts.get(path, b""):
            return sources.line_of(path, b"def register("), "an existing plugin defines register"
    for needle in (b".register(", b'"register"', b"'register'"):
        for path in sources.containing(needle):
            if b"import_module" in sources.texts[path]:
                return sources.line_of(path, needle), "a loader calls register"
    return "", "nothing in the workspace shows another way"
