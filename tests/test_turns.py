"""What a push tries only a part of gets its turn, and whoever looks for new faults tries all of it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests import examples
from tests.examples import TURN, taking_turns

CASES = list("abcdefgh")


def test_every_case_gets_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "PROFILE", "steady")
    turns = [taking_turns(CASES, 3, TURN + turn) for turn in range(3)]
    assert sorted(case for chosen in turns for case in chosen) == CASES
    assert {len(chosen) for chosen in turns} == {2, 3}


def test_another_profile_tries_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "PROFILE", "explore")
    assert taking_turns(CASES, 3) == CASES


def test_what_this_process_starts_has_the_same_turn() -> None:
    code = "from tests.examples import TURN; print(TURN)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert int(done.stdout) == TURN == int(os.environ["TESTS_TURN"])
