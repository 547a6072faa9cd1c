"""Each folder of ``cases/placing``: ``before.py`` becomes ``after.py`` with the notes of ``case.json``."""

from __future__ import annotations

import json

import pytest

from generator.edit.fit_code.module import place_module
from tests.edit.places import CASES, NAMES, before, place


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str) -> None:
    case = json.loads((CASES / name / "case.json").read_text(encoding="utf-8"))
    where = place(**case["place"])
    placed = place_module(before(name), where)
    assert placed.code == (CASES / name / "after.py").read_text(encoding="utf-8")
    assert list(placed.notes) == case["notes"]
    assert place_module(placed.code, where).code == placed.code


def test_there_are_enough_cases_and_a_third_must_not_be_touched() -> None:
    untouched = [name for name in NAMES if before(name) == (CASES / name / "after.py").read_text(encoding="utf-8")]
    assert len(NAMES) >= 40
    assert len(untouched) >= 13


@pytest.mark.parametrize("name", NAMES)
def test_line_ends_and_tabs_survive(name: str) -> None:
    case = json.loads((CASES / name / "case.json").read_text(encoding="utf-8"))
    where = place(**case["place"])
    windows = before(name).replace("    ", "\t").replace("\n", "\r\n")
    placed = place_module(windows, where)
    assert "\n" not in placed.code.replace("\r\n", "")
    plain = place_module(before(name).replace("    ", "\t"), where)
    assert placed.code.replace("\r\n", "\n") == plain.code
