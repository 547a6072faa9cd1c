"""Every folder of ``tests/cases/analyses`` is one analysis: the text, what the board knows, and what must be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.score_analyses import CASES, read_case, workspace_of
from generator.plan import ImplementationPlan
from generator.reading import parse_item


def actual_value(plan: ImplementationPlan, field: str) -> Any:
    dumped = plan.model_dump(mode="json")[field]
    return sorted(one["path"] for one in dumped) if field == "files" else dumped


def differences(expected: Any, actual: Any, where: str) -> list[str]:
    """Compare a subset: objects by the expected keys, lists by length and element."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return [one for key, value in expected.items() for one in differences(value, actual.get(key), f"{where}.{key}")]
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        pairs = enumerate(zip(expected, actual, strict=True))
        return [one for index, (want, have) in pairs for one in differences(want, have, f"{where}[{index}]")]
    same = expected == actual and isinstance(expected, bool) == isinstance(actual, bool)
    return [] if same else [f"{where}: expected {expected!r}, read {actual!r}"]


def check(plan: ImplementationPlan, expected: dict[str, Any]) -> list[str]:
    faults: list[str] = []
    for field, value in expected.items():
        if field == "reason":
            faults += [] if value in plan.reason else [f"reason: {value!r} is not in {plan.reason!r}"]
        elif field == "warnings":
            joined = "\n".join(plan.warnings)
            faults += [f"warnings: {one!r} is not in {joined!r}" for one in value if one not in joined]
        else:
            wanted = sorted(value) if field == "files" else value
            faults += differences(wanted, actual_value(plan, field), field)
    return faults


@pytest.mark.parametrize("folder", sorted(CASES.iterdir()), ids=lambda folder: folder.name)
def test_the_analysis_is_read_as_a_careful_person_would(folder: Path) -> None:
    item, facts, expected = read_case(folder)
    plan = parse_item(item, facts, workspace=workspace_of(folder))
    assert not check(plan, expected)


def test_the_comparison_can_fail() -> None:
    plan = ImplementationPlan(task_id="AAS-1", blockers=("a",))
    assert check(plan, {"blockers": ["b"]})
    assert check(plan, {"task_id": "AAS-2"})
    assert check(plan, {"reason": "x"})
    assert not check(plan, {"blockers": ["a"]})
