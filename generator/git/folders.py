"""Paths of a workspace that is a folder of its repository: as the workspace calls them, and as git does.

Everything outside of this package says paths as they are in the workspace. A file elsewhere in the repository begins
with ``../`` there, so that nobody takes it for one of the workspace.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable


def of_repository(folder: str, path: str) -> str:
    """Return a workspace's path as its repository calls it.

    Args:
        folder: The workspace's folder in the repository; empty for the repository's top.
        path: The path in the workspace.
    """
    return posixpath.normpath(f"{folder}/{path}") if folder else path


def of_workspace(folder: str, path: str) -> str:
    """Return a repository's path as the workspace calls it, with ``../`` for one outside of its folder."""
    return posixpath.relpath(f"/{path}", f"/{folder}") if folder else path


def inside(folder: str, paths: Iterable[str]) -> list[str]:
    """Return those of a repository's paths that are in the workspace, as the workspace calls them."""
    start = f"{folder}/" if folder else ""
    return [path.removeprefix(start) for path in paths if path.startswith(start)]


def pathspec(folder: str) -> tuple[str, ...]:
    """Return the arguments that keep a git command, run with ``--literal-pathspecs``, to the workspace's files."""
    return ("--", folder) if folder else ()
