"""``ImplementationEngine`` and its records: from a batch to committed code."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from generator import ConfigField, FileSpec, ImplementationPlan, Phase
from generator import ImplementationEngine as _ImplementationEngine

__all__ = [
    "ConfigField",
    "FileSpec",
    "ImplementationEngine",
    "ImplementationPlan",
    "Phase",
]


class ImplementationEngine(_ImplementationEngine):
    """The engine for this workspace, whatever the current folder is."""

    default_workspace: ClassVar[Path] = Path(__file__).resolve().parents[2]
