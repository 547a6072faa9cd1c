"""``HandoffManagerMixin``: gives a manager of the board ``mark_implemented``."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from generator import HandoffManagerMixin as _HandoffManagerMixin

__all__ = ["HandoffManagerMixin"]


class HandoffManagerMixin(_HandoffManagerMixin):
    """The mixin for this workspace, whatever the current folder is."""

    default_workspace: ClassVar[Path] = Path(__file__).resolve().parents[2]
