"""Blocks placed by a child process: in order, and none costs the others."""

from __future__ import annotations

import subprocess
import sys

from generator.edit.fit_code import Placed, place_in_child
from generator.edit.fit_code.module import place_module
from tests.edit.places import NAMES, before, place

HEAVY = "\n".join(f"class A{number}:\n    def f(self, a, b): self.x = a" for number in range(1500))


def test_many_blocks_come_back_in_order_as_in_process() -> None:
    requests = [(before(name), place()) for name in NAMES[:12]]
    assert place_in_child(requests) == [place_module(*request) for request in requests]


def test_nothing_asked_is_nothing_answered() -> None:
    assert place_in_child([]) == []


def test_a_block_that_takes_too_long_costs_only_itself() -> None:
    good = ("def f(a): return a\n", place())
    placed = place_in_child([good, (HEAVY, place()), good], block_deadline=0.8)
    assert placed[0] == placed[2] == place_module(*good)
    assert placed[1].code == HEAVY
    assert "too long" in placed[1].notes[0]


def test_no_time_at_all_leaves_all_as_it_is() -> None:
    placed = place_in_child([("x = 1\n", place())], deadline=0.0)
    assert placed == [Placed(code="x = 1\n", notes=("The code was left as it is: there was no time left to read it.",))]


def test_what_no_child_can_be_given_is_refused_before() -> None:
    codes = ["x = '\ud800'\n", "x" * (300 << 10), "def f(a): return a\n"]
    placed = place_in_child([(code, place()) for code in codes])
    assert [each.code == code for each, code in zip(placed, codes, strict=True)] == [True, True, False]
    assert all(each.notes for each in placed)


def test_text_that_ends_libcst_does_not_end_us() -> None:
    bombs = ["(" * 90 + ")" * 90, "x = " + "[" * 180 + "]" * 180, "x = " + "~" * 3000 + "1", "f(" * 190 + ")" * 190]
    placed = place_in_child([(bomb, place()) for bomb in bombs])
    assert [each.code for each in placed] == bombs


def test_the_package_does_not_import_libcst() -> None:
    program = "import sys, generator.edit.fit_code; print('libcst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
