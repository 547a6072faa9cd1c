"""How much each gate counts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

GateName = Literal["syntax", "imports", "lint", "secrets", "types", "tests", "smoke"]
Level = Literal["must", "should", "off"]
DEFAULT_LEVELS: Mapping[str, Level] = MappingProxyType(
    {
        "syntax": "must",
        "imports": "must",
        "lint": "should",
        "secrets": "must",
        "types": "must",
        "tests": "should",
        "smoke": "must",
    }
)
