"""Which files of a workspace an analysis may change: this judge decides by the path, before anything is opened."""

from __future__ import annotations

import stat
import unicodedata
from collections.abc import Collection, Mapping
from pathlib import Path

from generator.names import STEERING_FILES

PATH_BYTES_MAX = 200
_TEST_FOLDERS = frozenset({"test", "tests", "testing"})
_FOREIGN_FOLDERS = frozenset({"venv", "env", "site-packages", "node_modules", "vendor", "_vendor", "build", "dist"})


def patch_target_fault(path: str, tracked: Collection[str], roots: Collection[str]) -> str:
    """Return why an analysis may not change a file; empty where it may.

    Args:
        path: Workspace-relative POSIX path.
        tracked: The paths of the regular files that git tracks (links left out); see ``regular_files``.
        roots: The workspace's folders of sources, e.g. ``core`` and ``plugins``.
    """
    shown = ascii(path)[:PATH_BYTES_MAX]
    if not path or len(path.encode("utf-8", "replace")) > PATH_BYTES_MAX:
        return f"{shown} is empty or too long for a path"
    if any(unicodedata.category(sign).startswith("C") for sign in path) or any(sign in path for sign in '\\:"*?<>|'):
        return f"{shown} holds characters that no path of a source file has"
    parts = path.split("/")
    if any(part in ("", ".", "..") for part in parts):
        return f"{shown} is no plain path below the workspace"
    return _kind_fault(path, shown, parts) or _place_fault(path, shown, parts, tracked, roots)


def _kind_fault(path: str, shown: str, parts: list[str]) -> str:
    folded = [unicodedata.normalize("NFKC", part).casefold() for part in parts]
    if not path.endswith(".py"):
        return f"{shown} is no Python file"
    if any(part.startswith(".") for part in folded):
        return f"{shown} is hidden"
    if folded[-1] in STEERING_FILES:
        return f"{shown} steers how the workspace is built, started or tested"
    if _TEST_FOLDERS & set(folded[:-1]) or folded[-1].startswith("test_") or folded[-1].endswith("_test.py"):
        return f"{shown} is a test of the workspace"
    if _FOREIGN_FOLDERS & set(folded[:-1]) or any(part.endswith((".egg-info", ".dist-info")) for part in folded):
        return f"{shown} is not the workspace's own source"
    return ""


def _place_fault(path: str, shown: str, parts: list[str], tracked: Collection[str], roots: Collection[str]) -> str:
    below = any(parts[: len(root)] == root and len(parts) > len(root) for root in _split(roots))
    if not below:
        return f"{shown} is not below the workspace's sources ({', '.join(sorted(roots)) or 'none'})"
    return "" if path in tracked else f"{shown} is no regular file that git tracks"


def _split(roots: Collection[str]) -> list[list[str]]:
    return [root.strip("/").split("/") for root in roots if root.strip("/")]


def regular_files(modes: Mapping[str, str]) -> frozenset[str]:
    """Return the paths that are regular files, of paths with git's file modes."""
    return frozenset(path for path, mode in modes.items() if mode.startswith("100"))


def link_on_the_way(top: Path, path: str) -> str:
    """Return why a path of a work tree is not a regular file reached through plain folders; empty where it is."""
    place = top
    parts = path.split("/")
    for number, part in enumerate(parts):
        place /= part
        try:
            mode = place.lstat().st_mode
        except OSError as error:
            return f"{path!a} cannot be read ({error.strerror})"
        wanted = stat.S_ISREG(mode) if number == len(parts) - 1 else stat.S_ISDIR(mode)
        if not wanted:
            return f"{path!a} is a link or no regular file"
    return ""
