"""How many examples a property is tried with: few for each push, all of them when new ones are looked for."""

from __future__ import annotations

import os

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "steady")
_SHARE, _FEWEST = 3, 25


def examples(number: int) -> int:
    """Return a third of a number of examples, or all of them with another profile than the one of each push."""
    return max(_FEWEST, number // _SHARE) if PROFILE == "steady" else number
