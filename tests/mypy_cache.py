"""mypy's cache about libraries, handed on between the workspaces of a test session; every file is still checked."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import shared

OF_GATES = Path(".git/aas-generator/cache/mypy")
OF_MYPY = Path(".mypy_cache")


@contextmanager
def warmed(workspace: Path, *places: Path) -> Iterator[None]:
    """Give a workspace what an earlier one with the same settings has cached, and keep what the first one caches."""
    for place in places:
        seed = _seed(workspace, place)
        if seed.is_dir() and not (workspace / place).exists() and _has_room(workspace, place):
            shutil.copytree(seed, workspace / place)
    yield
    for place in places:
        seed = _seed(workspace, place)
        if not seed.exists() and (workspace / place).is_dir():
            _keep(workspace / place, seed)


def _has_room(workspace: Path, place: Path) -> bool:
    """Tell whether the workspace is there, and its git folder within it, as it is not in a linked worktree."""
    return workspace.is_dir() and (place.parts[0] != ".git" or (workspace / ".git").is_dir())


def _keep(found: Path, seed: Path) -> None:
    draft = Path(tempfile.mkdtemp(dir=seed.parent)) / "cache"
    shutil.copytree(found, draft)
    try:
        draft.rename(seed)
    except OSError:
        # Another worker was first.
        shutil.rmtree(draft, ignore_errors=True)


def _seed(workspace: Path, place: Path) -> Path:
    """Return where the cache for such a workspace is kept; mypy does not use what other settings have made."""
    configs = [workspace / name for name in ("pyproject.toml", "mypy.ini", "setup.cfg")]
    settings = b"\0".join(path.read_bytes() for path in configs if path.is_file())
    return shared.folder() / f"{place.name.strip('.')}-{hashlib.sha256(settings).hexdigest()[:16]}"
