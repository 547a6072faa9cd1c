"""``FileApplier``: changed files committed on a branch; the checkout stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from generator import FileApplier as _FileApplier

__all__ = ["FileApplier"]


class FileApplier(_FileApplier):
    """The applier for this workspace, whatever the current folder is."""

    default_workspace: ClassVar[Path] = Path(__file__).resolve().parents[2]
