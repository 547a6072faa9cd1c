"""Every folder of ``tests/cases/structured`` is one answer that is data, or nearly so, and what must be read of it.

Besides the fields of a plan a case can pin ``spans`` (the text that a field's evidence shows) and ``no_warnings``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.score_analyses import read_case
from generator.reading import parse_item
from tests.reading.test_cases import check

CASES = Path(__file__).parents[1] / "cases" / "structured"


@pytest.mark.parametrize("folder", sorted(CASES.iterdir()), ids=lambda folder: folder.name)
def test_the_data_is_read_as_a_careful_person_would(folder: Path) -> None:
    item, facts, expected = read_case(folder)
    spans, silent = expected.pop("spans", {}), expected.pop("no_warnings", False)
    plan = parse_item(item, facts)
    faults = check(plan, expected)
    shown = {field: item.text[plan.evidence[field].start : plan.evidence[field].end] for field in spans}
    faults += [f"{field}: shows {shown[field]!r}" for field, text in spans.items() if shown[field] != text]
    assert not faults
    assert not (silent and plan.warnings)


def test_an_interpreted_value_is_less_sure_than_a_plain_one() -> None:
    def confidence(name: str, field: str) -> float:
        item, facts, _ = read_case(CASES / name)
        return parse_item(item, facts).evidence[field].confidence

    assert confidence("schema_followed", "blockers") > confidence("blockers_say_none", "blockers")
    assert confidence("blockers_say_none", "blockers") > confidence("camel_case_keys", "blockers")
    assert confidence("camel_case_keys", "blockers") > confidence("blockers_as_text", "blockers")
