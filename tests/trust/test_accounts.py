"""The same attacks end the same for root and for an ordinary user."""

from __future__ import annotations

import os

import pytest

from generator.errors import EXIT_REFUSED, EXIT_USAGE
from tests.sandbox.accounts import run_as

# What `contract` says of a workspace in which it has found nothing: it has read its settings.
LACKING = 1


@pytest.mark.parametrize("account", ["ourselves", "nobody"])
def test_attacks_of_a_repository_end_as_they_must(account: str) -> None:
    found = run_as(account, "tests.trust.attack", "outside")
    # Who may not read a file of their own is told, and it is not passed over; root may read all.
    unreadable = LACKING if account == "ourselves" and os.geteuid() == 0 else EXIT_USAGE
    assert found == {
        "codes": [EXIT_REFUSED, 0, LACKING],
        "brought": "refused",
        "ran": False,
        "modes": ["700", "600"],
        "unreadable": unreadable,
        "written": [],
    }
