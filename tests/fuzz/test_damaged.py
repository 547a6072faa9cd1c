"""The short form of ``benchmarks/fuzz_inputs.py``: other inputs each day."""

from __future__ import annotations

import datetime

import pytest

from benchmarks.fuzz_inputs import check_range
from generator.reading.code.constants import entries_in_lines
from tests.fuzz.checks import KINDS
from tests.fuzz.damage import damaged

EACH = 150


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_nothing_is_uncaught_and_nothing_over_its_limit(kind: str) -> None:
    first = datetime.datetime.now(datetime.UTC).toordinal() * EACH
    assert check_range(kind, range(first, first + EACH)) == []


def test_the_number_alone_makes_an_input() -> None:
    seeds = KINDS["boards"].seeds()
    inputs = [damaged(seeds, number) for number in range(50)]
    assert inputs == [damaged(seeds, number) for number in range(50)]
    assert len(set(inputs)) > 40


@pytest.mark.filterwarnings("error")
def test_what_python_warns_of_in_foreign_text_is_told_to_nobody() -> None:
    assert [field.name for field in entries_in_lines('"retries": 3,\n"limit": 1if 1else 2,\n')] == ["retries"]
