"""A cache to work with and throw away."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path


def borrowed_cache(cache: Path, target: Path) -> Path:
    """Return a copy of what tools have cached about libraries; empty where nothing was cached or it is in the way."""
    with suppress(OSError, shutil.Error):
        if cache.is_dir():
            shutil.copytree(cache, target)
    target.mkdir(exist_ok=True)
    return target
