from __future__ import annotations

import os, sys
import subprocess
from typing import (
    Any,
    List,
    Optional,
)
from core.shared import tool as tool

__all__ = ["Any"]


def f(values: "List[str]") -> str:
    return sys.platform + values[0]
