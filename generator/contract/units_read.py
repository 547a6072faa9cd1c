"""The existing plugins, as far as they show how one is written: class, registration function, manifest."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import griffe

from generator.contract.arguments import assignments, dotted_name
from generator.contract.files import MANIFESTS, read_bytes
from generator.contract.findings import Notes
from generator.contract.members import role_of
from generator.contract.names import FoundClass, Names
from generator.contract.places import container_of
from generator.contract.sources import FunctionNode, Source
from generator.syntax_trees import nodes_of

MAX_UNITS = 40
MAX_FILES_OF_UNIT = 8
_ENTRY_FILES = ("__init__.py", "plugin.py", "main.py", "extension.py", "register.py", "entry.py")
_NO_BASES = (
    "abc.",
    "typing.",
    "typing_extensions.",
    "enum.",
    "pydantic.",
    "pydantic_settings.",
    "dataclasses.",
    "collections.",
    "unittest.",
    "logging.",
    "threading.",
)


@dataclass(frozen=True)
class Unit:
    """One existing plugin.

    Attributes:
        folder: Its folder; the file itself where it is a single module.
        name: The folder's or module's name.
        function: Its registration function, ``None`` where it has none.
        source: The file of that function.
        made: The class that the function makes an instance of, else the one that looks like the plugin's.
        call: The expression that makes it.
        manifest: What its manifest says; empty where it has none that can be read.
        manifest_path: Where that is.
    """

    folder: str
    name: str
    function: FunctionNode | None = None
    source: Source | None = None
    made: FoundClass | None = None
    call: ast.Call | None = None
    classes: tuple[FoundClass, ...] = ()
    manifest: Mapping[str, Any] = field(default_factory=dict)
    manifest_path: str = ""

    @property
    def is_module(self) -> bool:
        """Whether it is a single module rather than a folder."""
        return self.folder.endswith(".py")

    @property
    def where(self) -> str:
        """The place of its registration function, else of its class."""
        if self.function is not None and self.source is not None:
            return f"{self.source.path}:{self.function.lineno}"
        return self.made.where if self.made else self.folder


def read_units(plugins_dir: str, functions: frozenset[str], names: Names, notes: Notes) -> tuple[Unit, ...]:
    """Return the existing plugins of a folder, at most ``MAX_UNITS`` of them.

    Args:
        plugins_dir: The folder of plugins.
        functions: Names that a registration function may have.
        names: Resolves names of the workspace.
        notes: Receives what cannot be read.
    """
    folders = [unit for unit in names.sources.units if container_of(unit) == plugins_dir]
    return tuple(_read(folder, functions, names, notes) for folder in folders[:MAX_UNITS])


def base_paths(found: FoundClass, unit: Unit, names: Names) -> tuple[str, ...]:
    """Return the classes that a plugin's class derives from, nearest first, without its own and the library's."""
    own = unit.folder if unit.is_module else f"{unit.folder}/"
    listed = []
    for path in names.mro(found)[1:]:
        member = names.find_class(path)
        if member is not None and member.source.path.startswith(own):
            continue
        if "." in path and not path.startswith(_NO_BASES) and not path.endswith(("Error", "Exception", "Mixin")):
            listed.append(path)
    return tuple(listed)


def _read(folder: str, functions: frozenset[str], names: Names, notes: Notes) -> Unit:
    name = PurePosixPath(folder).stem
    manifest_path, manifest = _manifest(folder, names, notes)
    sources = list(_sources(folder, name, manifest, names))
    classes = tuple(found for source in sources for found in names.classes(source.path))
    unit = Unit(folder, name, classes=classes, manifest=manifest, manifest_path=manifest_path)
    for source in sources:
        for node in source.tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in functions:
                made, call = _made_in(node, source, unit, names)
                unit = Unit(folder, name, node, source, made, call, classes, manifest, manifest_path)
                if made is not None:
                    return unit
    if unit.made is None:
        likely = _likely(unit, names)
        unit = Unit(folder, name, unit.function, unit.source, likely, None, classes, manifest, manifest_path)
    return unit


def _sources(folder: str, name: str, manifest: Mapping[str, Any], names: Names) -> Iterator[Source]:
    """Yield the files of a plugin that show how it is made: those with usual names first."""
    texts = names.sources.texts
    if folder in texts:
        paths = [folder]
    else:
        inside = [path for path in texts if path.rpartition("/")[0] == folder]
        usual = (*_ENTRY_FILES, f"{name}.py", f"{name}_plugin.py", f"{name.removesuffix('_plugin')}.py")
        entry = str(manifest.get("entry", ""))[:200].partition(":")[0]
        first = {f"{folder}/{each}" for each in usual} | {f"{folder}/{entry}"}
        paths = sorted(inside, key=lambda path: (path not in first, path))
    for path in paths[:MAX_FILES_OF_UNIT]:
        source = names.sources.parse(path)
        if source is not None:
            yield source


def _made_in(node: FunctionNode, source: Source, unit: Unit, names: Names) -> tuple[FoundClass | None, ast.Call | None]:
    """Return the class of the plugin that a function makes, and the call: the one that it returns or hands over."""
    made = []
    returned = _returned_names(node)
    targets = {id(value): target for target, value in assignments(node)}
    for call in nodes_of(node):
        dotted = dotted_name(call.func) if isinstance(call, ast.Call) else None
        if dotted is None or not isinstance(call, ast.Call):
            continue
        found = names.find_class(names.resolve(source, dotted))
        if found is not None and _is_of(found, unit):
            speaks = base_paths(found, unit, names) != () or targets.get(id(call)) in returned
            made.append((not speaks, call.lineno, found, call))
    if not made:
        return None, None
    _, _, found, call = min(made, key=lambda each: each[:2])
    return found, call


def _returned_names(node: FunctionNode) -> set[str]:
    """Return the names that a function returns or passes to a method of something else."""
    found = set()
    for each in nodes_of(node):
        if isinstance(each, ast.Return) and each.value is not None and (name := dotted_name(each.value)):
            found.add(name)
        elif isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute):
            found |= {name for argument in each.args if (name := dotted_name(argument))}
    return found


def _is_of(found: FoundClass, unit: Unit) -> bool:
    return found.source.path == unit.folder or found.source.path.startswith(f"{unit.folder}/")


def _likely(unit: Unit, names: Names) -> FoundClass | None:
    """Return the class that looks like the plugin's: it derives from something, else it has methods to start or stop.

    One named like its folder comes first.
    """
    plain = unit.name.replace("_", "").lower()
    found: list[tuple[bool, bool, bool, int, FoundClass]] = []
    for each in unit.classes:
        derives = bool(base_paths(each, unit, names))
        has_turns = any(
            role_of(name) != "other" for name, node in each.node.members.items() if isinstance(node, griffe.Function)
        )
        is_named = each.node.name.lower().startswith(plain)
        if derives or (has_turns and (is_named or "Plugin" in each.node.name)):
            found.append((not (derives and has_turns), not derives, not is_named, len(found), each))
    return min(found, key=lambda item: item[:4])[4] if found else None


def _manifest(folder: str, names: Names, notes: Notes) -> tuple[str, Mapping[str, Any]]:
    """Return a plugin's manifest: the file with a usual name, else the only JSON file that is an object with a name."""
    if folder.endswith(".py"):
        return "", {}
    root = names.sources.workspace
    try:
        there = sorted(entry.name for entry in os.scandir(root / folder) if entry.name.endswith(".json"))[:20]
    except OSError:
        return "", {}
    for name in sorted(there, key=lambda each: (each not in MANIFESTS, each)):
        path = f"{folder}/{name}"
        data = read_bytes(root / path)
        try:
            manifest = json.loads(data.decode("utf-8-sig")) if data is not None else None
        except (ValueError, RecursionError) as error:
            notes.found("files", "not readable", path, f"left out: {error}")
            continue
        if isinstance(manifest, dict) and (name in MANIFESTS or "name" in manifest):
            return path, manifest
    return "", {}
