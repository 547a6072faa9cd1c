"""Crafted text costs little, on a slow machine as on a fast one."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TypeVar

SECONDS = 2.0
GROWTH = 3.0
# A single measurement holds what was loaded for it, and what the machine did meanwhile.
_MEASURED = 3
# Seconds of CPU of one measurement: far above the steps in which some machines count it.
_LONG = 0.2
T = TypeVar("T")


def quickly(work: Callable[[str], T], text: str, seconds: float = SECONDS) -> T:
    """Return what ``work`` makes of a text within two seconds of CPU, or, where the machine is too slow, in proportion.

    Where it has taken longer, the best of several measurements is compared with the best for half of the text.
    """
    result, whole = _timed(work, text)
    if whole >= seconds:
        half = min(_long(work, text[: len(text) // 2]) for _ in range(_MEASURED))
        whole = min(_long(work, text) for _ in range(_MEASURED))
        slow = whole >= seconds and whole >= GROWTH * half
        assert not slow, f"{whole:.4f} s for {len(text)} characters, {half:.4f} s for half of them"
    return result


def _long(work: Callable[[str], T], text: str) -> float:
    """Return the seconds of CPU of one call, of as many as take long enough to be measured."""
    calls, taken = 0, 0.0
    while taken < _LONG:
        taken += _timed(work, text)[1]
        calls += 1
    return taken / calls


def _timed(work: Callable[[str], T], text: str) -> tuple[T, float]:
    # What other tests have left in memory is looked through at moments that nobody can foresee.
    collects = gc.isenabled()
    gc.disable()
    try:
        began = time.process_time()
        result = work(text)
        return result, time.process_time() - began
    finally:
        if collects:
            gc.enable()
