"""Where Poetry keeps the environment of a project, found without starting Poetry.

Poetry loads plugins that a project names, so starting it would run code of the workspace. How it names environments is
documented by its own source, ``poetry.utils.env.EnvManager.generate_env_name``; where they are, by its manual under
``virtualenvs.path`` and ``cache-dir``.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_NAME_MAX = 42
_REPLACED = re.compile(r'[ $`!*@"\\\r\n\t]')
_CHOICES = "envs.toml"
_FILE_MAX = 1_048_576


def poetry_environment(folder: Path, project: Mapping[str, Any], environment: Mapping[str, str]) -> Path | None:
    """Return the environment that Poetry has made for a project, or ``None``.

    Args:
        folder: The project's folder.
        project: What its ``pyproject.toml`` holds.
        environment: Variables of the environment.
    """
    poetry = project.get("tool", {}).get("poetry")
    if poetry is None and not (folder / "poetry.lock").is_file():
        return None
    tables = (project.get("project"), poetry)
    names = [table.get("name") for table in tables if isinstance(table, dict)]
    name = next((name for name in names if isinstance(name, str) and name), "non-package-mode")
    stem = environment_name(name, folder)
    if "/" in stem:
        return None
    home = _home(environment)
    chosen = _table(home / _CHOICES).get(stem)
    if isinstance(chosen, dict) and re.fullmatch(r"[0-9]+\.[0-9]+", str(chosen.get("minor"))):
        return home / f"{stem}-py{chosen['minor']}"
    prefix = f"{stem}-py"
    made = [path for path in _listed(home) if path.name.startswith(prefix)]
    return max(made, key=lambda path: (path.stat().st_mtime, path.name), default=None)


def environment_name(name: str, folder: Path) -> str:
    """Return what Poetry calls the environment of a project, without the version of Python at its end."""
    place = os.path.normcase(os.path.realpath(folder))
    digest = base64.urlsafe_b64encode(hashlib.sha256(os.fsencode(place)).digest()).decode()[:8]
    return f"{_REPLACED.sub('_', name.lower())[:_NAME_MAX]}-{digest}"


def _home(environment: Mapping[str, str]) -> Path:
    """Return the folder of all environments, as the variables, the person's configuration or the system say."""
    user = Path(environment.get("HOME") or "~").expanduser()
    configured = _table(_configuration(environment, user) / "config.toml")
    inner = configured.get("virtualenvs")
    cache = environment.get("POETRY_CACHE_DIR") or configured.get("cache-dir") or _cache(environment, user)
    path = environment.get("POETRY_VIRTUALENVS_PATH") or (inner.get("path") if isinstance(inner, dict) else None)
    return Path(str(path or "{cache-dir}/virtualenvs").replace("{cache-dir}", str(cache))).expanduser()


def _cache(environment: Mapping[str, str], user: Path) -> Path:
    if sys.platform == "darwin":
        return user / "Library/Caches/pypoetry"
    return Path(environment.get("XDG_CACHE_HOME") or user / ".cache") / "pypoetry"


def _configuration(environment: Mapping[str, str], user: Path) -> Path:
    if named := environment.get("POETRY_CONFIG_DIR"):
        return Path(named)
    if sys.platform == "darwin":
        return user / "Library/Application Support/pypoetry"
    return Path(environment.get("XDG_CONFIG_HOME") or user / ".config") / "pypoetry"


def _table(path: Path) -> dict[str, Any]:
    try:
        if not path.is_file() or path.stat().st_size > _FILE_MAX:
            return {}
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}


def _listed(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_dir()]
    except OSError:
        return []
