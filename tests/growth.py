"""Crafted text costs little, on a slow machine as on a fast one."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

SECONDS = 2.0
GROWTH = 3.0
T = TypeVar("T")


def quickly(work: Callable[[str], T], text: str) -> T:
    """Return what ``work`` makes of a text within two seconds, or, where the machine is too slow, in proportion."""
    result, whole = _timed(work, text)
    if whole >= SECONDS:
        _, half = _timed(work, text[: len(text) // 2])
        assert whole < GROWTH * half, f"{whole:.1f} s for {len(text)} characters, {half:.1f} s for half of them"
    return result


def _timed(work: Callable[[str], T], text: str) -> tuple[T, float]:
    began = time.process_time()
    result = work(text)
    return result, time.process_time() - began
