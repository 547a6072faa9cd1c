"""``CodeGenerator`` and what it is asked for: the files of a plugin as text."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from generator import CodeGenerator as _CodeGenerator
from generator import ConfigField, ConfigSpec, PluginSpec

__all__ = ["CodeGenerator", "ConfigField", "ConfigSpec", "PluginSpec"]


class CodeGenerator(_CodeGenerator):
    """The generator for this workspace, whatever the current folder is."""

    default_workspace: ClassVar[Path] = Path(__file__).resolve().parents[2]
