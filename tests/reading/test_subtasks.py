"""Sub-tasks of an answer: what is read of them, what they depend on, and which of them cannot take a task's place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from generator.items import Item
from generator.plan import ImplementationPlan, SubTask
from generator.reading import parse_item
from generator.reading.data.schema import follows_schema
from generator.reading.data.subtasks import MAX_SUBTASKS
from generator.reading.fields.subtasks import needs_of

PLAN: dict[str, Any] = {
    "task_id": "AAS-900",
    "title": "Weather Station",
    "not_a_unit": "whole_product",
    "kinds": [],
    "name": "weather_station",
    "complexity": "High",
    "priority": None,
    "blockers": [],
    "phases": [],
    "files": [],
    "changes": [],
    "config_additions": [],
    "dependencies": [],
    "requirements": [],
    "code_blocks": [],
    "examples": [],
    "starts": [],
    "acceptance": [],
}


def sub(title: str, *needs: object, details: str = "Do it.") -> dict[str, Any]:
    return {"title": title, "details": details, "depends_on": list(needs)}


def plan_of(*subtasks: object, **more: object) -> ImplementationPlan:
    text = json.dumps({**PLAN, **more, "subtasks": list(subtasks)})
    return parse_item(Item(custom_id="AAS-900", task_id="AAS-900", text=text))


def test_the_schema_has_them_and_an_answer_without_them_follows_it_too() -> None:
    assert follows_schema({**PLAN, "subtasks": [sub("Store readings", "1", "AAS-3")]})
    assert follows_schema(PLAN)
    assert not follows_schema({**PLAN, "subtasks": [{"title": "Store"}]})


def test_a_plan_tells_its_subtasks_where_they_stand_and_what_may_be_done_with_them() -> None:
    plan = plan_of(sub("Store readings", details="Keep\na year."), sub("Show readings", "store readings"))
    assert [each.title for each in plan.subtasks] == ["Store readings", "Show readings"]
    assert plan.subtasks[0].details == "Keep\na year."
    assert plan.outcome == "review"
    assert plan.evidence["subtasks"].confidence > 0.9
    assert any("2 sub-tasks; 'apply --split'" in each for each in plan.warnings)
    assert not plan.doubts
    assert plan.model_dump(mode="json")["subtasks"][1]["depends_on"] == ["store readings"]


def test_a_plan_without_them_is_written_as_ever() -> None:
    plan = plan_of()
    assert "subtasks" not in plan.model_dump(mode="json")
    assert not any("sub-task" in each for each in plan.warnings)


def test_no_kinds_beside_subtasks_say_that_the_task_is_too_big() -> None:
    plan = plan_of(sub("Store readings"), not_a_unit=None)
    assert "split the task" in plan.reason


def test_what_one_depends_on_is_told_by_title_position_or_id() -> None:
    texts = ("STORE readings", "1", "#2", "sub-task 3", "AAS-17", "0", "9", "something")
    subtasks = (SubTask(title="Store readings"), SubTask(title="AAS-5"), SubTask(title="7", depends_on=texts))
    needs = needs_of(subtasks)[2]
    assert (needs.subtasks, needs.tasks, needs.unknown) == ((0, 1, 2), ("AAS-17",), ("0", "9", "something"))
    assert needs_of((SubTask(title="a", depends_on=("AAS-5",)), subtasks[1]))[0].subtasks == (1,)


@pytest.mark.parametrize(
    ("subtasks", "said"),
    [
        ([sub(f"Part {each}") for each in range(500)], "more than 50 sub-tasks"),
        ([sub("A"), sub("a")], "sub-task 2 is called the same as sub-task 1"),
        ([sub("weather  station")], "sub-task 1 is called the same as the task itself"),
        ([sub("A", "B"), sub("B", "C"), sub("C", "1")], "depend on each other"),
        ([sub("A", "1")], "depend on each other"),
        ([sub("A", "the sun")], "depends on 'the sun', which is neither one of them nor an id"),
        ([sub("A", "AAS-900")], "sub-task 1 depends on the task itself"),
    ],
)
def test_what_cannot_take_the_place_of_a_task_is_in_doubt(subtasks: list[dict[str, Any]], said: str) -> None:
    plan = plan_of(*subtasks)
    (doubt, *_) = plan.doubts
    assert doubt.field == "subtasks"
    assert said in doubt.reason
    assert len(plan.subtasks) <= MAX_SUBTASKS + 1


@pytest.mark.parametrize(
    "odd", ["text", 7, {"a": 1}, ["one step", 3, None, {"details": "x"}], [[["deep"]]], None, True]
)
def test_what_is_no_list_of_titles_is_none(odd: object) -> None:
    text = json.dumps({**PLAN, "subtasks": odd})
    assert parse_item(Item(custom_id="AAS-900", task_id="AAS-900", text=text)).subtasks == ()


def test_odd_parts_are_bounded_and_clean() -> None:
    plan = plan_of({"title": "x\n| y" * 500, "description": "\ud800" + "z" * 90_000, "depends on": "AAS-1"})
    (one,) = plan.subtasks
    assert len(one.title) <= 200
    assert "\n" not in one.title
    assert len(one.details) <= 8_000
    assert one.depends_on == ("AAS-1",)
