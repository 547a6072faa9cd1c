"""What a push tries only a part of gets its turn, and whoever looks for new faults tries all of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import examples
from tests.examples import TURN, taking_turns
from tests.release_history import ROOT
from tests.selection import LONG, spread

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


def test_what_is_marked_has_its_turn_each_so_many_days(tmp_path: Path) -> None:
    marked = (f"@pytest.mark.in_turn({place}, 2)\ndef test_{place}(): ...\n\n\n" for place in range(2))
    source = "import pytest\n\n\n" + "".join(marked) + "def test_each_day(): ...\n"
    (tmp_path / "test_some.py").write_text(source, encoding="utf-8")
    hook = "def pytest_collection_modifyitems(config, items):\n    selection.select(config, items)\n"
    (tmp_path / "conftest.py").write_text(f"from tests import selection\n\n\n{hook}", encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = in_turn: place, share\n", encoding="utf-8")

    def collected(turn: int, profile: str, name: str = "test_some.py") -> set[str]:
        chosen = {"TESTS_TURN": str(turn), "HYPOTHESIS_PROFILE": profile, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--collect-only", "-q", name]
        done = subprocess.run(
            command, cwd=tmp_path, env={**os.environ, **chosen}, check=True, capture_output=True, text=True
        )
        return {line.partition("::")[2] for line in done.stdout.splitlines() if "::" in line}

    assert collected(6, "steady") == {"test_0", "test_each_day"}
    assert collected(7, "steady") == {"test_1", "test_each_day"}
    assert collected(7, "explore") == {"test_0", "test_1", "test_each_day"}
    assert collected(7, "steady", "test_some.py::test_0") == {"test_0"}


@pytest.mark.parametrize("workers", [1, 2, 3, 4, 7])
def test_each_worker_begins_with_its_part_of_what_takes_long(workers: int) -> None:
    long, others = [["a1", "a2"], ["b1"], ["c1", "c2", "c3"], ["d1"]], [f"x{number}" for number in range(61)]
    order = spread(long, others, workers)
    assert sorted(order) == sorted([*others, *(test for group in long for test in group)])
    left, begun = len(order), []
    for worker in range(workers):
        size = left // (workers - worker)
        begun.append(order[len(order) - left])
        left -= size
    assert begun[: len(long)] == [group[0] for group in long][:workers]


def test_the_files_that_take_long_are_there() -> None:
    assert [file for file in LONG if not (ROOT / file).is_file()] == []
