"""``Validator`` and what it returns: the checks of generated code, one by one."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from generator import ValidationResult
from generator import Validator as _Validator

__all__ = ["ValidationResult", "Validator"]


class Validator(_Validator):
    """The validator for this workspace, whatever the current folder is."""

    default_workspace: ClassVar[Path] = Path(__file__).resolve().parents[2]
