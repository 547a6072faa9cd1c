"""Every code that a user can meet, with what it means: findings of gates, doubts, reasons and errors.

The texts are in the TOML files of this folder, one a family, a table for each code. ``tests/test_codes.py`` compares
them with what raises them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

Family = Literal["finding", "doubt", "plan", "task", "edit", "error"]
FAMILIES: tuple[Family, ...] = get_args(Family)
_NEAR = 5
_CUTOFF = 0.5


@dataclass(frozen=True)
class Code:
    """A code and what it means.

    Attributes:
        code: The code: words in lower case with hyphens.
        family: What has it: a ``finding`` of a gate, a ``doubt`` about a plan, a ``plan`` that is not ready, a
            ``task`` that ended so, an ``edit`` that was refused, an ``error`` that ended a command.
        means: What it says, one sentence.
        why: Why it is so, one sentence or two.
        do: What a person can do.
        example: A line of code or of a message; empty where none helps.
    """

    code: str
    family: Family
    means: str
    why: str
    do: str
    example: str = ""


@cache
def codes() -> Mapping[str, Code]:
    """Return all codes, by code, family by family in the order of their files.

    Raises:
        ValueError: A code has two entries.
    """
    found: dict[str, Code] = {}
    for family in FAMILIES:
        text = Path(__file__).with_name(f"{family}s.toml").read_text(encoding="utf-8")
        for code, told in tomllib.loads(text).items():
            if code in found:
                raise ValueError(f"{code} is a {found[code].family} and a {family}")
            found[code] = Code(code, family, **told)
    return MappingProxyType(found)


def nearest(code: str) -> list[str]:
    """Return the known codes that are most like one that is not known, the nearest first."""
    from difflib import get_close_matches

    return get_close_matches(code, list(codes()), n=_NEAR, cutoff=_CUTOFF)
