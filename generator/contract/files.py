"""Which files of a workspace are read: its own Python files and plugin manifests, within fixed bounds."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.regular_files import read_regular

MANIFEST = "aas-plugin.json"
MANIFESTS = frozenset({MANIFEST, "plugin.json", "manifest.json", "extension.json", "addon.json", "skill.json"})
MAX_FILES = 5_000
MAX_ENTRIES = 200_000
MAX_DEPTH = 32
MAX_FILE_BYTES = 1024 * 1024
MAX_TOTAL_BYTES = 64 * 1024 * 1024
# Names of folders that hold plugins, whatever else a workspace calls its own.
CONTAINERS = (
    "plugins",
    "extensions",
    "addons",
    "skills",
    "cogs",
    "automations",
    "integrations",
    "exts",
    "plugin",
    "add_ons",
)
IGNORED_FOLDERS = frozenset(
    {"node_modules", "__pycache__", "site-packages", "venv", "virtualenv", "build", "dist", "__pypackages__", "mutants"}
)


@dataclass(frozen=True)
class Listing:
    """The files that are worth reading, workspace-relative POSIX paths, shallow folders first.

    Attributes:
        python: Python files.
        manifests: Plugin manifests.
        units: Folders that hold a manifest, or an answers file in a folder for plugins: each is one plugin.
        folders: All folders that were visited.
        complete: Whether no bound cut the walk short.
    """

    python: tuple[str, ...]
    manifests: tuple[str, ...]
    units: frozenset[str]
    folders: frozenset[str]
    complete: bool


def list_files(workspace: Path) -> Listing:
    """Walk a workspace and list what is worth reading.

    Hidden folders, virtual environments, caches, dependencies and build results are left out, and so are links (what
    they point to inside the workspace is met at its own place), special files and files of more than 1 MiB.
    """
    python: list[str] = []
    manifests: list[str] = []
    units: set[str] = set()
    folders: set[str] = set()
    complete = True
    for seen, (folder, entry) in enumerate(_walk(workspace, folders), start=1):
        if seen > MAX_ENTRIES or len(python) >= MAX_FILES:
            complete = False
            break
        path = f"{folder}/{entry.name}" if folder else entry.name
        if _marks_unit(folder, entry.name):
            units.add(folder)
        is_manifest = entry.name in MANIFESTS and folder in units
        if (entry.name.endswith(".py") or is_manifest) and _is_readable(entry):
            (manifests if is_manifest else python).append(path)
    return Listing(tuple(python), tuple(manifests), frozenset(units), frozenset(folders), complete)


def python_files(workspace: Path) -> tuple[Path, ...]:
    """Return the workspace's own Python files, shallow folders first (see ``list_files`` for what is left out)."""
    return tuple(workspace / path for path in list_files(workspace).python)


def read_bytes(path: Path | str) -> bytes | None:
    """Return a regular file's bytes; ``None`` where it is missing, a link, unreadable or more than 1 MiB."""
    return read_regular(path, MAX_FILE_BYTES)


def walk(workspace: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield (folder, entry) of every plain file of a workspace, shallow folders first, without what is not its own."""
    return _walk(workspace, set())


def _walk(workspace: Path, folders: set[str]) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield (folder, entry) of every plain file, breadth first and sorted, and add each folder to ``folders``."""
    queue = deque([""])
    while queue:
        folder = queue.popleft()
        entries = _entries(workspace / folder)
        if any(entry.name == "pyvenv.cfg" for entry in entries):
            continue
        folders.add(folder)
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if not _is_ignored(entry.name) and folder.count("/") < MAX_DEPTH:
                    queue.append(f"{folder}/{entry.name}" if folder else entry.name)
            elif entry.is_file(follow_symlinks=False):
                yield folder, entry


def _marks_unit(folder: str, name: str) -> bool:
    """Tell whether a file makes its folder a plugin; a workspace made by Copier has an answers file of its own.

    Other things than plugins have a ``manifest.json`` too, so its folder must be in one for plugins.
    """
    if name == MANIFEST:
        return bool(folder)
    in_plugins = folder.split("/")[-2:-1]
    return name in MANIFESTS | {".copier-answers.yml"} and bool(in_plugins) and in_plugins[0] in CONTAINERS


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted((entry for entry in found if _is_text(entry.name)), key=lambda entry: entry.name)
    except OSError:
        return []


def _is_ignored(name: str) -> bool:
    return name.startswith(".") or name in IGNORED_FOLDERS or name.endswith((".egg-info", ".dist-info"))


def _is_text(name: str) -> bool:
    """Tell whether a name is UTF-8 that can be printed; others are no modules, and break whoever prints them."""
    return name.isprintable() and not any("\ud800" <= character <= "\udfff" for character in name)


def _is_readable(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.stat(follow_symlinks=False).st_size <= MAX_FILE_BYTES
    except OSError:
        return False
