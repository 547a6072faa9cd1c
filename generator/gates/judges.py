"""What judges a task that the task itself must not choose: settings of tools, plugins, files that a start-up runs.

Tools are told where the settings of the base commit are. A task that changes such a file is judged by what was there
before, and a person has to look at it.
"""

from __future__ import annotations

import configparser
import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from generator.gates.closure import Closure
from generator.gates.places import plain_bytes
from generator.gates.records import Subject

# Read by a tool wherever they stand at the top of a workspace or in its folder of sources.
_SETTINGS = frozenset(
    {
        *("pyproject.toml", "setup.cfg", "tox.ini", "pytest.ini", ".pytest.ini", "mypy.ini", ".mypy.ini"),
        *("ruff.toml", ".ruff.toml", ".pre-commit-config.yaml"),
    }
)
# Run when an interpreter or a test session starts.
_STARTING = frozenset({"sitecustomize.py", "usercustomize.py", "conftest.py"})
# Imported by the tools themselves: a module of that name at the top would take the place of theirs.
_TOOLS = frozenset({"mypy", "ruff", "pydantic", "pytest", "detect_secrets", "_pytest", "pluggy"})


MYPY_SETTINGS = {"mypy.ini": b"", ".mypy.ini": b"", "pyproject.toml": b"[tool.mypy", "setup.cfg": b"[mypy"}
RUFF_SETTINGS = {".ruff.toml": b"", "ruff.toml": b"", "pyproject.toml": b"[tool.ruff"}
_EXTENDED_MAX = 8


def settings_in(root: Path, files: Mapping[str, bytes]) -> Path | None:
    """Return the first of some settings files that a folder has and that holds the words which make it count."""
    for name, mark in files.items():
        data = plain_bytes(root / name)
        if data is not None and mark in data:
            return root / name
    return None


def settings_of_base(subjects: Sequence[Subject], files: Mapping[str, bytes]) -> Path | None:
    """Return the settings file of the base commit; the copy's own where no task has touched one of that name."""
    root = subjects[0].root
    touched = frozenset(path for subject in subjects for path in (*subject.seen_files(), *subject.hidden))
    chosen = settings_in(root, files)
    if touched & files.keys() or (chosen and touched & _extended(chosen)):
        return settings_in(subjects[0].baseline(), files)
    return chosen


def judges_changed(subject: Subject, read_too: Iterable[str] = ()) -> list[str]:
    """Return the files of a task that take part in judging it.

    Args:
        subject: The task.
        read_too: Files that a tool reads or runs because the settings name them; see ``named_by``.
    """
    own = _all_files(subject)
    below = subject.contract.source_root
    judging = {path for path in own if _judges(PurePosixPath(path), below)}
    return sorted(judging | (own & frozenset(read_too)))


def named_by(root: Path, mypy: Path | None, ruff: Path | None) -> frozenset[str]:
    """Return the files of a workspace that tools run or read because their settings name them.

    Args:
        root: The workspace's copy.
        mypy: The settings of mypy: its plugins count, with all that they import.
        ruff: The settings of ruff: what they extend counts.
    """
    names = mypy_plugins(mypy) if mypy else []
    places = [f"{name.replace('.', '/')}{end}" for name in names for end in (".py", "/__init__.py")]
    plugins = [PurePosixPath(path) for path in (*names, *places) if path.endswith(".py") and (root / path).is_file()]
    closure = Closure(root)
    # mypy puts the folder of a plugin on the path of imports.
    run = [closure.reached([path.as_posix()], path.parent.as_posix()).files for path in plugins]
    return frozenset[str]().union(*run, _extended(ruff) if ruff else ())


def mypy_plugins(config: Path) -> list[str]:
    """Return what mypy's settings call plugins: paths and dotted names, without the names of functions."""
    if config.suffix == ".toml":
        named = _table(_toml(config), "tool", "mypy").get("plugins", [])
    else:
        parser = configparser.RawConfigParser()
        try:
            parser.read_string((plain_bytes(config) or b"").decode("utf-8", "replace"))
        except configparser.Error:
            return []
        named = parser.get("mypy", "plugins", fallback="")
    listed = named.replace(",", "\n").split("\n") if isinstance(named, str) else named
    return [str(name).strip().rpartition(":")[0] or str(name).strip() for name in listed if str(name).strip()]


def _extended(config: Path) -> frozenset[str]:
    """Return the files of a workspace that the settings of ruff at its top extend, one after the other."""
    root = config.parent
    found: list[str] = []
    data = _toml(config)
    at = config
    while len(found) < _EXTENDED_MAX:
        table = _table(data, "tool", "ruff") if at.name == "pyproject.toml" else data
        at = Path(os.path.normpath(at.parent / str(table.get("extend", ""))))
        if not table.get("extend") or not at.is_relative_to(root):
            break
        found.append(at.relative_to(root).as_posix())
        data = _toml(at)
    return frozenset(found)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads((plain_bytes(path) or b"").decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return {}


def _table(data: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    for name in names:
        inner = data.get(name)
        data = inner if isinstance(inner, dict) else {}
    return data


def _all_files(subject: Subject) -> frozenset[str]:
    return frozenset(path for unit in subject.units for path in unit.files)


def _judges(path: PurePosixPath, below: str) -> bool:
    if path.suffix == ".pth" or path.name in _STARTING:
        return True
    parts = path.parts[1:] if below and path.parts[:1] == (below,) else path.parts
    if len(parts) == 1 and path.name in _SETTINGS:
        return True
    return PurePosixPath(parts[0]).stem in _TOOLS
