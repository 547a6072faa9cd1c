"""What pyproject.toml, setup.cfg, a Pipfile or a lock file declare, as requirement lines."""

from __future__ import annotations

import configparser
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_FILE_MAX = 1_048_576
_LOCK_MAX = 32 * _FILE_MAX
LOCKS = ("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml")
_NUMBERS = re.compile(r"[0-9]+(\.[0-9]+)*")


def project_lines(workspace: Path) -> list[str]:
    """Return all dependencies of a workspace's project files as requirement lines, those of groups and extras too."""
    data = _table(workspace / "pyproject.toml")
    project = _below(data, "project")
    groups = [
        project.get("dependencies"),
        *_below(project, "optional-dependencies").values(),
        *_below(data, "dependency-groups").values(),
    ]
    lines = [line for group in groups if isinstance(group, list) for line in group if isinstance(line, str)]
    lines += _setup_lines(workspace / "setup.cfg")
    return [*lines, *_poetry_lines(_below(data, "tool", "poetry")), *_pipfile_lines(workspace / "Pipfile")]


def locked_versions(workspace: Path) -> dict[str, str]:
    """Return the versions that a lock file pins, name to version; names with several versions are left out."""
    path = next((workspace / name for name in LOCKS if (workspace / name).is_file()), None)
    packages = _table(path, _LOCK_MAX).get("package", _table(path, _LOCK_MAX).get("packages")) if path else None
    found: dict[str, str] = {}
    several: set[str] = set()
    for package in packages if isinstance(packages, list) else ():
        name, version = (package.get(key) if isinstance(package, dict) else None for key in ("name", "version"))
        if isinstance(name, str) and isinstance(version, str):
            several |= {name} if found.setdefault(name, version) != version else set()
    return {name: version for name, version in found.items() if name not in several}


def read_text(path: Path, most: int = _FILE_MAX) -> str:
    """Return the text of a plain file; empty for one that is missing, too long, or a pipe or device."""
    try:
        if not path.is_file() or path.stat().st_size > most:
            return ""
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except (OSError, ValueError):
        return ""


def _table(path: Path, most: int = _FILE_MAX) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(path, most))
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}


def _below(data: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def _poetry_lines(poetry: Mapping[str, Any]) -> Iterator[str]:
    tables = [_below(poetry, "dependencies"), _below(poetry, "dev-dependencies")]
    tables += [_below(group, "dependencies") for group in _below(poetry, "group").values()]
    for table in tables:
        for name, value in table.items():
            if name != "python":
                yield f"{name}{_specifier(value)}"


def _pipfile_lines(path: Path) -> Iterator[str]:
    data = _table(path)
    for key in ("packages", "dev-packages"):
        for name, value in _below(data, key).items():
            yield f"{name}{_specifier(value)}"


def _specifier(value: Any) -> str:
    """Return a version of Poetry's or Pipenv's as a specifier (PEP 440), and nothing for what has no such form."""
    text = value.get("version", "") if isinstance(value, dict) else value
    if not isinstance(text, str) or "|" in text:
        return ""
    return ",".join(filter(None, (_one_specifier(part.strip()) for part in text.split(","))))


def _one_specifier(part: str) -> str:
    mark, number = part[:1], part[1:].strip()
    if mark in {"^", "~"} and not part.startswith("~="):
        if not _NUMBERS.fullmatch(number):
            return ""
        return f">={number},<{_next_breaking(number, caret=mark == '^')}"
    if part[:1].isdigit():
        return f"=={part}"
    return "" if part == "*" else part


def _next_breaking(number: str, *, caret: bool) -> str:
    """Return the first version that ``^`` or ``~`` before a number excludes, as Poetry's manual defines them."""
    parts = [int(part) for part in number.split(".")]
    last = len(parts) - 1
    at = next((index for index, part in enumerate(parts) if part), last) if caret else min(1, last)
    return ".".join(map(str, [*parts[:at], parts[at] + 1]))


def _setup_lines(path: Path) -> list[str]:
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(read_text(path))
    except configparser.Error:
        return []
    texts = [parser.get("options", "install_requires", fallback="")]
    if parser.has_section("options.extras_require"):
        texts += [value for _, value in parser.items("options.extras_require")]
    return [line for text in texts for line in text.split("\n")]
