"""How much is tried of what could be: for each push a part, each day another one; all where new faults are looked for.

``make test-nightly`` tries everything. ``TESTS_TURN=739000`` repeats the parts of that turn.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "steady")
# Workers are told the turn of whoever has started them, since midnight may pass meanwhile.
TURN = int(os.environ.setdefault("TESTS_TURN", str(date.today().toordinal())))
_SHARE, _FEWEST = 3, 25
Case = TypeVar("Case")


def examples(number: int) -> int:
    """Return a third of a number of examples, or all of them with another profile than the one of each push."""
    return max(_FEWEST, number // _SHARE) if PROFILE == "steady" else number


def taking_turns(cases: Sequence[Case], share: int, turn: int = TURN) -> list[Case]:
    """Return each so many of some cases, in each turn the next ones; all of them with another profile.

    Args:
        cases: The cases; kinds that must be there each time are asked for by themselves.
        share: Out of how many one is tried.
        turn: Which part; parts of neighbouring turns have nothing in common.
    """
    return [case for place, case in enumerate(cases) if PROFILE != "steady" or (place + turn) % share == 0]
