"""Versions united by a child process: in order, and none costs the others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator.edit.fragment import Refused, United, UniteRequest, UnitingRefused, unite, unite_all
from generator.edit.fragment.runner import BYTES_MAX
from generator.edit.fragment.story import answer, unite_here

CASES = Path(__file__).parents[1] / "cases" / "uniting"
GOOD = UniteRequest(base=b"a = 1\nb = 1\n", ours=b"a = 2\nb = 1\n", theirs=b"a = 1\nb = 2\n")
BOTH = UniteRequest(base=b"a = 1\n", ours=b"a = 2\n", theirs=b"a = 3\n")
HEAVY_BODY = "\n".join(f"class A{number}:\n    def f(self): return {number}" for number in range(1500))
HEAVY = UniteRequest(base=b"", ours=HEAVY_BODY.encode(), theirs=b"a = 1\n" + HEAVY_BODY.encode() + b"\nb = 1\n")
BOMBS = [
    b"(" * 90 + b")" * 90,
    b"x = " + b"[" * 180 + b"]" * 180,
    b"x = " + b"~" * 3000 + b"1",
    b"f(" * 190 + b")" * 190,
    b"x = '\xff'",
    b"# coding: utf-7\n+AF8-x = 1",
    b"def f(:\n",
    b"a = 1\rb = 2\n",
    b"a = 1\n\x0cb = 2\n",
    b"a = 1\r\nb = 2\n",
    b"a\n" * 2_000,
]


def test_versions_come_back_in_order_as_in_process() -> None:
    assert unite_all([GOOD, BOTH, GOOD]) == [answer(GOOD), answer(BOTH), answer(GOOD)]
    assert unite_all([]) == []


def test_one_file_is_united_or_refused_with_a_reason() -> None:
    assert unite(GOOD.base, GOOD.ours, GOOD.theirs).code == b"a = 2\nb = 2\n"
    with pytest.raises(UnitingRefused, match=r"Both sides changed `a = 1`.*by hand\.") as caught:
        unite(BOTH.base, BOTH.ours, BOTH.theirs)
    assert caught.value.code == "both-changed"
    assert caught.value.reason in str(caught.value)


def test_one_that_takes_too_long_costs_only_itself() -> None:
    united = unite_all([GOOD, HEAVY, GOOD], item_deadline=0.8)
    assert united[0] == united[2] == answer(GOOD)
    assert isinstance(united[1], Refused)
    assert united[1].code == "limits"
    assert "too long" in united[1].reason


def test_what_is_too_large_is_refused_before() -> None:
    large = GOOD.model_copy(update={"theirs": b"#" * (BYTES_MAX + 1)})
    refused, good = unite_all([large, GOOD])
    assert isinstance(refused, Refused)
    assert str(BYTES_MAX) in refused.reason
    assert good == answer(GOOD)


def test_hostile_text_does_not_end_us() -> None:
    requests = [UniteRequest(base=b"a = 1\n", ours=bomb, theirs=b"a = 2\n") for bomb in BOMBS]
    requests += [UniteRequest(base=b"a = 1\n", ours=b"a = 2\n", theirs=bomb) for bomb in BOMBS]
    united = unite_all([*requests, GOOD], item_deadline=4.0)
    assert all(isinstance(each, Refused) and each.reason.endswith(".") for each in united[:-1])
    assert united[-1] == answer(GOOD)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "code"),
    [
        (None, b"a = 1\n", b"b = 2\n", b"b = 2\na = 1\n"),
        (None, b"a = 1\n", b"a = 1\n", b"a = 1\n"),
        (b"", b"def f():\n\treturn 1\n", b"A = 1\n", b"A = 1\n\n\ndef f():\n\treturn 1\n"),
        (b"# coding: latin-1\na = 1\n", b"# coding: latin-1\na = '\xe9'\n", b"# coding: latin-1\na = 1\nb = '\xe8'\n",
         b"# coding: latin-1\na = '\xe9'\nb = '\xe8'\n"),
    ],
)  # fmt: skip
def test_small_files(base: bytes | None, ours: bytes, theirs: bytes, code: bytes) -> None:
    united = unite_here(base, ours, theirs)
    assert isinstance(united, United), united
    assert united.code == code


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "code"),
    [
        (None, b"a = 1\n", b"a = 2\n", "both-added"),
        (b"a = 1\n", b"# coding: latin-1\na = '\xe9'\n", "a = 1\nb = '中'\n".encode(), "encoding"),
        (b"f()\n", b"f()\ng()\n", b"f()\nh()\n", "both-changed"),
        (b"a = 1\n", b"a = 1\nb = a\n", b"c = 1\n", "does-not-fit"),
    ],
)
def test_small_files_that_are_refused(base: bytes | None, ours: bytes, theirs: bytes, code: str) -> None:
    refused = unite_here(base, ours, theirs)
    assert isinstance(refused, Refused), refused.code
    assert refused.code == code


def test_the_package_does_not_import_libcst() -> None:
    program = "import sys, generator.edit.fragment; print('libcst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
