"""Folders of ``cases/uniting``: ``base.py``, ``ours.py`` and ``theirs.py`` give ``expected.py`` or a refusal.

``refused.txt`` holds the word for the reason and a part of its sentence, a line each. A merge of lines conflicts in all
of them.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from generator.edit.fragment import Refused, United
from generator.edit.fragment.story import unite_here
from generator.edit.fragment.trio import comments

CASES = Path(__file__).parents[1] / "cases" / "uniting"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())
REFUSED = [name for name in NAMES if (CASES / name / "refused.txt").is_file()]
SETTLED = [name for name in NAMES if name not in REFUSED]
SETTLED_MIN, REFUSED_MIN = 30, 10


def version(name: str, which: str) -> bytes:
    return (CASES / name / f"{which}.py").read_bytes()


@cache
def unite(name: str, base: str = "base", ours: str = "ours", theirs: str = "theirs") -> United | Refused:
    return unite_here(version(name, base), version(name, ours), version(name, theirs))


@pytest.mark.parametrize("name", NAMES)
def test_a_merge_of_lines_conflicts(name: str) -> None:
    command = ["git", "merge-file", "-p", "ours.py", "base.py", "theirs.py"]
    done = subprocess.run(command, cwd=CASES / name, capture_output=True, check=False)
    assert 0 < done.returncode < 128, done.stderr
    assert b"<<<<<<<" in done.stdout


@pytest.mark.parametrize("name", SETTLED)
def test_settled(name: str) -> None:
    united = unite(name)
    assert isinstance(united, United), united
    assert united.code.decode() == version(name, "expected").decode()
    assert united.decisions
    assert all(each.endswith(".") and "\n" not in each for each in united.decisions)


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    word, part = (CASES / name / "refused.txt").read_text(encoding="utf-8").splitlines()
    refused = unite(name)
    assert isinstance(refused, Refused), refused.code.decode()
    assert refused.code == word
    assert part in refused.reason
    assert refused.reason.endswith(".")


def outcome(name: str) -> str:
    """Return ``settled``, ``refused``, or ``wrong`` for a result that a person would not have written."""
    united = unite(name)
    if isinstance(united, Refused):
        return "refused"
    return "settled" if name in SETTLED and united.code == version(name, "expected") else "wrong"


def test_none_is_wrong() -> None:
    outcomes = Counter(map(outcome, NAMES))
    settled, refused, wrong = (outcomes[each] for each in ("settled", "refused", "wrong"))
    print(f"settled {settled} of {len(NAMES)}, refused {refused}, wrong {wrong}")
    assert wrong == 0
    assert (settled, refused) == (len(SETTLED), len(REFUSED))
    assert settled >= SETTLED_MIN
    assert refused >= REFUSED_MIN


@pytest.mark.parametrize("name", SETTLED)
def test_the_expected_files_lose_nothing(name: str) -> None:
    """The files written by hand hold each line that one side alone added, if need be with other brackets around."""
    base, ours, theirs, expected = (
        Counter(re.findall(r"\w+", version(name, each).decode())) for each in ("base", "ours", "theirs", "expected")
    )
    ast.parse(version(name, "expected"))
    for side in (ours, theirs):
        assert not (side - base) - expected
    remarks = set(comments(version(name, "ours").decode())) | set(comments(version(name, "theirs").decode()))
    assert remarks - set(comments(version(name, "base").decode())) <= set(comments(version(name, "expected").decode()))


@pytest.mark.parametrize("name", NAMES)
def test_sides_are_treated_alike(name: str) -> None:
    one, other = unite(name), unite(name, ours="theirs", theirs="ours")
    assert type(one) is type(other)
    if isinstance(one, United) and isinstance(other, United):
        assert words(one.code) == words(other.code)


def words(code: bytes) -> Counter[str]:
    return Counter(re.findall(r"\w+", code.decode()))


@pytest.mark.parametrize("name", SETTLED)
def test_uniting_again_changes_nothing(name: str) -> None:
    for again in (unite(name, ours="expected"), unite(name, base="theirs", ours="expected")):
        assert isinstance(again, United), again
        assert again.code == version(name, "expected")


@pytest.mark.parametrize("name", NAMES)
def test_line_ends_marks_and_a_missing_end_survive(name: str) -> None:
    windows = b"\xef\xbb\xbf" + version(name, "ours").replace(b"\n", b"\r\n").rstrip(b"\r\n")
    united = unite_here(version(name, "base"), windows, version(name, "theirs"))
    if name in REFUSED:
        assert united == unite(name)
        return
    assert isinstance(united, United), united
    expected = version(name, "expected").replace(b"\n", b"\r\n").rstrip(b"\r\n")
    assert united.code == b"\xef\xbb\xbf" + expected
