"""Tell what an interpreter can import and which distributions it has, without importing anything of it.

Started with ``-I -S``, so that no line of a ``.pth`` file and no ``sitecustomize`` is run: the folders of packages are
found as ``site`` finds them, and ``.pth`` files are only read. Writes one JSON object to standard output.

Without arguments it tells of the interpreter that runs it, with one of the interpreter of that path, as far as the disk
tells, and with ``--folders`` and paths of the packages in these folders alone.
"""

from __future__ import annotations

import importlib.machinery
import importlib.metadata
import json
import os
import platform
import re
import site
import sys
from collections.abc import Iterable
from pathlib import Path

FILE_MAX = 1_000_000
NAMED_MAX = 50
PATH_MAX = 1_000
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


def folders_of(executable: Path, version: str = VERSION, base: str = "") -> list[Path]:
    """Return the folders that an interpreter takes packages from, in the order in which it looks.

    Args:
        executable: The interpreter.
        version: Its version.
        base: The folder of its installation; by default that of the interpreter that runs this.
    """
    home, with_system = environment_of(executable)
    places = [f"lib/python{version}", f"lib64/python{version}", "Lib"] if home else []
    found = [Path(home or "", place, "site-packages") for place in places]
    if with_system and not base:
        found += map(Path, site.getsitepackages([sys.base_prefix, sys.base_exec_prefix]))
    elif with_system:
        found += [Path(base, f"lib/python{version}/site-packages"), Path(base, "lib/python3/dist-packages")]
    # ``lib64`` may be another name of ``lib``.
    known: dict[tuple[int, int], Path] = {}
    for path in found:
        if path.is_dir():
            known.setdefault((path.stat().st_dev, path.stat().st_ino), path.resolve())
    return list(known.values())


def named_in(folders: Iterable[Path]) -> list[Path]:
    """Return what the ``.pth`` files in folders of packages name; lines that are code are passed over.

    In a sandbox not all of it may be seen.
    """
    lines = [
        (folder, line)
        for folder in folders
        if folder.name in PACKAGES
        for path in sorted(folder.glob("*.pth"))
        for line in filter(None, map(str.strip, read(path)))
        if not line.startswith(("#", "import ", "import\t")) and len(line) < PATH_MAX
    ]
    return [folder / line for folder, line in lines[:NAMED_MAX]]


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


def full_version_of(executable: Path) -> str:
    """Return the version of an interpreter that is not run, as its environment or its name has it."""
    for home in (executable.parent.parent, executable.parent):
        for line in read(home / "pyvenv.cfg"):
            name, _, value = line.partition("=")
            if name.strip().lower() in {"version", "version_info"} and value.strip():
                return ".".join(value.strip().split(".")[:3])
    named = re.fullmatch(r"python([0-9]+\.[0-9]+)", executable.resolve().name)
    return f"{named[1]}.0" if named else platform.python_version()


def main() -> None:
    """Write the answer."""
    if sys.argv[1:2] == ["--folders"]:
        print(json.dumps(contents_of(list(map(Path, sys.argv[2:])))))
    elif len(sys.argv) > 1:
        executable = Path(sys.argv[1])
        full = full_version_of(executable)
        version = ".".join(full.split(".")[:2])
        base = str(executable.resolve().parent.parent)
        told = {"python": version, "base": base, "standard": standard_modules(), "markers": markers_of(full)}
        print(json.dumps({**told, **contents_of(folders_of(executable, version, base))}))
    else:
        markers = markers_of(platform.python_version())
        told = {"python": VERSION, "base": sys.base_prefix, "standard": standard_modules(), "markers": markers}
        print(json.dumps({**told, **contents_of(folders_of(Path(sys.executable)))}))


def contents_of(folders: list[Path]) -> dict[str, object]:
    """Return what is in folders, and what their ``.pth`` files name beside them."""
    versions, editable = distributions_in(folders)
    return {
        "folders": list(map(str, folders)),
        "named": list(map(str, named_in(folders))),
        "versions": versions,
        "modules": sorted(modules_in(folders) | editable),
    }


def standard_modules() -> list[str]:
    """Return the top-level names of the standard library of the interpreter that runs this."""
    return sorted(set(sys.stdlib_module_names) | set(sys.builtin_module_names))


def markers_of(full_version: str) -> dict[str, str]:
    """Return the values of environment markers for an interpreter of a version on this system."""
    return {
        "implementation_name": sys.implementation.name,
        "os_name": os.name,
        "platform_machine": platform.machine(),
        "platform_python_implementation": platform.python_implementation(),
        "platform_release": platform.release(),
        "platform_system": platform.system(),
        "platform_version": platform.version(),
        "python_full_version": full_version,
        "python_version": ".".join(full_version.split(".")[:2]),
        "sys_platform": sys.platform,
    }


if __name__ == "__main__":
    main()
