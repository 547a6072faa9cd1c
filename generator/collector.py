"""How often this process looks for objects that only keep each other alive."""

from __future__ import annotations

import atexit
import gc

# The interpreter's own is 700: while a thousand modules are loaded it looks hundreds of times and finds nothing.
_NEW_OBJECTS = 50_000


def collect_seldom() -> None:
    """Let a process of this program's own look seldom, and not once more at its end, when all of it goes.

    For a process that another program has started for itself, this is that program's to decide.
    """
    gc.set_threshold(_NEW_OBJECTS)
    atexit.register(gc.freeze)
