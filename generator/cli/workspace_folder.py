"""The workspace that a command means that names none: the current folder, or the one above that it lies in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

# A folder with one of these is a project of its own; git alone does not tell, as a repository may hold several.
_MARKS = (
    "aas-generator.toml",
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "requirements.txt",
    "plugins",
    "core",
)


def workspace_given(context: typer.Context, parameter: typer.CallbackParam, value: Path) -> Path:
    """Return the workspace that was named, or the one that the current folder is in, which is then printed."""
    source = context.get_parameter_source(str(parameter.name))
    if source is not None and source.name != "DEFAULT":
        return value
    return workspace_here()


def workspace_here() -> Path:
    """Return the workspace that the current folder is in, relative to it, and say so where it is another folder."""
    try:
        start = Path.cwd()
    except OSError:
        return Path()  # The command tells that the current folder is gone.
    found = nearest_workspace(start)
    if found == start:
        return Path()
    sys.stderr.write(f"workspace: {found}\n")
    return Path(os.path.relpath(found, start))


def nearest_workspace(start: Path) -> Path:
    """Return the nearest project that holds a folder of a repository; at last the repository's top, outside the folder.

    Args:
        start: An absolute path.
    """
    within: list[Path] = []
    for folder in (start, *start.parents):
        within.append(folder)
        if (folder / ".git").exists():
            return next((each for each in within if _is_project(each)), folder)
    return start


def _is_project(folder: Path) -> bool:
    return any((folder / mark).exists() for mark in _MARKS)
