from __future__ import annotations

import pytest

from generator.results.task_ids import position_in, task_id_in


@pytest.mark.parametrize(
    ("custom_id", "task_id"),
    [("AAS-224", "AAS-224"), ("aas-224", "AAS-224"), ("task-AAS-224-0", "AAS-224"), ("task_aas-9.2", "AAS-9"),
     ("run-2026-AAS-1", "AAS-1"), ("AAS-1/AAS-1", "AAS-1"), ("v2-x-AAS-7", "AAS-7")],
)  # fmt: skip
def test_a_custom_id_that_is_or_holds_a_task_id(custom_id: str, task_id: str) -> None:
    assert task_id_in(custom_id) == task_id


@pytest.mark.parametrize(
    "custom_id",
    ["", "req-0", "request-12", "item-3", "AAS-1-AAS-2", "224", "AAS-", "AAS-1234567890", "xAAS", "task-5",
     "req-550e8400-e29b-4123-a716-446655440000"],
)  # fmt: skip
def test_a_custom_id_without_one_task_id(custom_id: str) -> None:
    assert task_id_in(custom_id) == ""


def test_positions() -> None:
    assert [position_in(text) for text in ("req-10", "req-2", "request_3", "AAS-1", "req-", "req-1x")] == [
        10, 2, 3, None, None, None,
    ]  # fmt: skip
