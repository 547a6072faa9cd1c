"""Tell what an interpreter can import and which distributions it has, without importing anything of it.

Started with ``-I -S``, so that no line of a ``.pth`` file and no ``sitecustomize`` is run: the folders of packages are
found as ``site`` finds them, and ``.pth`` files are only read. Writes one JSON object to standard output.
"""

from __future__ import annotations

import importlib.machinery
import importlib.metadata
import json
import os
import platform
import site
import sys
from collections.abc import Iterable
from pathlib import Path

FILE_MAX = 1_000_000
VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
PACKAGES = ("site-packages", "dist-packages")


def environment_of(executable: Path) -> tuple[Path | None, bool]:
    """Return the folder of the virtual environment of an executable, and whether it shows the system's packages."""
    for home in (executable.parent.parent, executable.parent):
        pairs = (line.partition("=") for line in read(home / "pyvenv.cfg"))
        settings = {name.strip().lower(): value.strip().lower() for name, _, value in pairs}
        if settings:
            return home, settings.get("include-system-site-packages") == "true"
    return None, True


def read(path: Path) -> list[str]:
    """Return the lines of a file; none of one that is missing, no plain file or too long."""
    try:
        if not path.is_file() or path.stat().st_size > FILE_MAX:
            return []
        return path.read_text(encoding="utf-8", errors="replace").split("\n")
    except (OSError, ValueError):
        return []


def folders_of(executable: Path) -> list[Path]:
    """Return the folders that this interpreter takes packages from, in the order in which it looks."""
    home, with_system = environment_of(executable)
    places = [f"lib/python{VERSION}", f"lib64/python{VERSION}", "Lib"] if home else []
    found = [Path(home or "", place, "site-packages") for place in places]
    if with_system:
        found += map(Path, site.getsitepackages([sys.base_prefix, sys.base_exec_prefix]))
    return with_pth(path.resolve() for path in found if path.is_dir())


def with_pth(folders: Iterable[Path]) -> list[Path]:
    """Return folders with those that their ``.pth`` files name; lines that are code are passed over."""
    waiting, seen = list(folders), list[Path]()
    while waiting:
        folder = waiting.pop(0)
        if folder in seen:
            continue
        seen.append(folder)
        for path in sorted(folder.glob("*.pth")) if folder.name in PACKAGES else ():
            for line in filter(None, map(str.strip, read(path))):
                named = folder / line
                if not line.startswith(("#", "import ", "import\t")) and is_folder(named):
                    waiting.append(named.resolve())
    return seen


def is_folder(path: Path) -> bool:
    """Tell whether a path, which may be any text, is a folder."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def modules_in(folders: Iterable[Path]) -> set[str]:
    """Return the top-level names that can be imported from folders."""
    suffixes = importlib.machinery.all_suffixes()
    found = set()
    for folder in folders:
        for entry in os.scandir(folder):
            suffix = next((each for each in suffixes if entry.name.endswith(each)), "")
            stem = entry.name[: len(entry.name) - len(suffix)] if suffix else entry.name
            if stem.isidentifier() and (suffix or entry.is_dir()):
                found.add(stem)
    return found


def distributions_in(folders: Iterable[Path]) -> tuple[dict[str, str], set[str]]:
    """Return the distributions in folders with their versions, and the modules that editable ones say to have."""
    versions: dict[str, str] = {}
    editable = set()
    for found in importlib.metadata.distributions(path=list(map(str, folders))):
        name = found.metadata["Name"]
        if not name or not found.version:
            continue
        versions.setdefault(name, found.version)
        if '"editable"' in (found.read_text("direct_url.json") or ""):
            tops = (found.read_text("top_level.txt") or name.replace("-", "_")).split()
            editable.update(tops)
    return versions, editable


def main() -> None:
    """Write the answer."""
    folders = folders_of(Path(sys.executable))
    versions, editable = distributions_in(folders)
    standard = set(sys.stdlib_module_names) | set(sys.builtin_module_names)
    markers = {
        "implementation_name": sys.implementation.name,
        "os_name": os.name,
        "platform_machine": platform.machine(),
        "platform_python_implementation": platform.python_implementation(),
        "platform_release": platform.release(),
        "platform_system": platform.system(),
        "platform_version": platform.version(),
        "python_full_version": platform.python_version(),
        "python_version": VERSION,
        "sys_platform": sys.platform,
    }
    answer = {
        "python": markers["python_version"],
        "base": sys.base_prefix,
        "folders": list(map(str, folders)),
        "versions": versions,
        "modules": sorted(modules_in(folders) | editable),
        "standard": sorted(standard),
        "markers": markers,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
