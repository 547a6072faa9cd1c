"""Fragments merged by a child process: in order, and none costs the others."""

from __future__ import annotations

import subprocess
import sys

from generator.edit.three_way import Merged, MergeRequest, Refused, merge_in_child
from generator.edit.three_way.merge import answer

GOOD = MergeRequest(source=b"\xef\xbb\xbfa = 1\r\n", fragment="def f() -> int:\n    return a\n")
HEAVY = MergeRequest(
    source=b"a = 1\n",
    fragment="\n".join(f"class A{number}:\n    def f(self): return {number}" for number in range(2000)),
)


def test_requests_come_back_in_order_as_in_process() -> None:
    refused = MergeRequest(source=b"a = 1\n", fragment="a = 2\n")
    assert merge_in_child([GOOD, refused, GOOD]) == [answer(GOOD), answer(refused), answer(GOOD)]
    assert merge_in_child([]) == []


def test_one_that_takes_too_long_costs_only_itself() -> None:
    merged = merge_in_child([GOOD, HEAVY, GOOD], item_deadline=0.8)
    assert merged[0] == merged[2] == answer(GOOD)
    assert isinstance(merged[1], Refused)
    assert "too long" in merged[1].reason


def test_no_time_at_all_refuses_all() -> None:
    assert merge_in_child([GOOD], deadline=0.0) == [
        Refused(reason="The fragment was not merged: there was no time left to read it.")
    ]


def test_what_no_child_can_be_given_is_refused_before() -> None:
    requests = [
        GOOD.model_copy(update={"fragment": "\ud800"}),
        GOOD.model_copy(update={"source": b"#" * (2 << 20)}),
        GOOD,
    ]
    merged = merge_in_child(requests)
    assert [type(each) for each in merged] == [Refused, Refused, Merged]


def test_text_that_ends_libcst_does_not_end_us() -> None:
    bombs = ["(" * 90 + ")" * 90, "x = " + "[" * 180 + "]" * 180, "x = " + "~" * 3000 + "1", "f(" * 190 + ")" * 190]
    files = [MergeRequest(source=bomb.encode(), fragment="a = 1\n") for bomb in bombs]
    fragments = [MergeRequest(source=b"b = 1\n", fragment=bomb) for bomb in bombs]
    merged = merge_in_child([*files, *fragments, GOOD])
    for request, each in zip(files, merged, strict=False):
        assert isinstance(each, Refused) or each.code == request.source.rstrip() + b"\na = 1"
    assert all(isinstance(each, Refused) for each in merged[len(files) : -1])
    assert merged[-1] == answer(GOOD)


def test_the_package_does_not_import_libcst() -> None:
    program = "import sys, generator.edit.three_way; print('libcst' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
