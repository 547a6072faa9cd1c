"""Planning while reading: doubled, missing and unknown answers, in order and in memory that does not grow."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from generator.errors import InputError
from generator.items import Item
from generator.planning import PlanStream, plan_batch, stream
from generator.planning import planner as planner_module
from generator.reading import parse_item
from generator.results import open_files
from generator.results.counting import count_several
from tests.results.records import chat, failed, jsonl, processed, result, save, wrapped
from tests.results.test_opening import request

TERSE = "1. **Estimated Complexity**: Low\n2. **Recommended First Step**: Ask.\n"


def streamed(*files: Path, workers: int = 1, **options: Any) -> tuple[list[tuple[str, str]], PlanStream]:
    """Return task id and outcome of what comes out where every file counts as large, and the stream."""
    kinds = {name: options.pop(name, ()) for name in ("errors", "requests")}
    planned = PlanStream(open_files(files, **kinds), workers=workers, **options)
    return [(task.plan.task_id, task.plan.outcome) for task in planned.tasks()], planned


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every file for a large one."""
    monkeypatch.setattr(stream, "SMALL", 0)


def good(number: int, text: str = TERSE) -> dict[str, Any]:
    return result(f"AAS-{number}", chat(f"# AAS-{number}: Thing {number} Plugin\n{text}"))


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("workers", [1, 2])
def test_a_task_stands_where_its_last_answer_does(tmp_path: Path, workers: int) -> None:
    values = [failed("AAS-1"), good(2), good(3), good(1), failed("AAS-2")]
    for data in (jsonl(*values), wrapped(*values)):
        path = save(tmp_path, data, "x.json")
        found, planned = streamed(path, workers=workers)
        assert found == [("AAS-3", "ready"), ("AAS-1", "ready"), ("AAS-2", "ready")]
        assert [problem for problem in planned.problems if "answered twice" in problem and "AAS-1" in problem]
    small = plan_batch([path])
    assert [task.plan.task_id for task in small.tasks] == ["AAS-1", "AAS-2", "AAS-3"]
    assert {task.plan.task_id: task.plan for task in small.tasks} == {
        task.plan.task_id: task.plan for task in planned.tasks()
    }


@pytest.mark.usefixtures("large")
def test_the_same_task_in_several_files_is_given_once(tmp_path: Path) -> None:
    one = save(tmp_path, jsonl(good(1), good(2), good(3)), "one.jsonl")
    two = save(tmp_path, processed({"req-0": "x", "req-1": "# AAS-3\n" + TERSE}, ["AAS-9", "AAS-3"]), "two.json")
    found, _ = streamed(one, two)
    assert [task_id for task_id, _ in found] == ["AAS-1", "AAS-2", "AAS-9", "AAS-3"]


@pytest.mark.usefixtures("large")
def test_an_answer_that_turns_out_to_be_for_a_printed_task_goes_to_a_person(tmp_path: Path) -> None:
    late = result("req-5", chat(f"# AAS-1: Thing 1 Plugin\n{TERSE} more"))
    path = save(tmp_path, jsonl(good(1), good(2), late))
    planned = PlanStream(open_files([path]))
    last = list(planned.tasks())[-1].plan
    assert (last.task_id, last.outcome) == ("AAS-1", "review")
    assert "req-5" in last.reason
    assert [task.plan.task_id for task in planned.whole().tasks] == ["AAS-1", "AAS-2"]


@pytest.mark.parametrize("small", [True, False])
def test_requests_tell_what_is_missing_and_what_nobody_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: bool
) -> None:
    monkeypatch.setattr(stream, "SMALL", 2**20 if small else 0)
    sent = save(
        tmp_path, jsonl(*(request(f"AAS-{n}", f"Task: AAS-{n} - Sync Plugin") for n in (1, 2, 3))), "sent.jsonl"
    )
    output = save(tmp_path, jsonl(good(1), good(8)))
    failures = save(tmp_path, jsonl(failed("AAS-3")), "errors.jsonl")
    ways: list[tuple[list[Path], dict[str, Any]]] = [
        ([output, failures, sent], {}),
        ([output], {"errors": [failures], "requests": [sent]}),
    ]
    for files, options in ways:
        found, planned = streamed(*files, **options)
        assert found == [("AAS-1", "ready"), ("AAS-8", "ready"), ("AAS-3", "review"), ("AAS-2", "review")]
        missing = list(planned.tasks())[-1].plan
        assert "AAS-2" in missing.reason
        assert "ask again" in missing.reason
        told = " | ".join(planned.problems)
        assert "no request asked for AAS-8" in told
        assert "1 requests have no answer: AAS-2" in told


def test_the_requests_of_another_batch_make_nothing_missing(tmp_path: Path) -> None:
    sent = save(tmp_path, jsonl(request("AAS-50")), "sent.jsonl")
    planned = plan_batch([save(tmp_path, jsonl(good(1)))], requests=[sent])
    assert [task.plan.task_id for task in planned.tasks] == ["AAS-1"]
    assert "none of its answers was asked for" in planned.problems[0]


def test_a_prompt_names_the_task_that_the_answer_does_not(tmp_path: Path) -> None:
    sent = save(tmp_path, jsonl(request("req-0", "Task ID: AAS-7\nTitle: Forge Sync Plugin")), "sent.jsonl")
    output = save(tmp_path, jsonl(result("req-0", chat(TERSE))))
    (task,) = plan_batch([output], requests=[sent]).tasks
    assert (task.plan.task_id, task.plan.title, task.plan.outcome) == ("AAS-7", "Forge Sync Plugin", "ready")
    assert task.plan.name == "forge_sync"


def test_only_plans_what_is_wanted_and_tells_what_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "SMALL", 0)
    seen: list[str] = []

    def spy(item: Item, *rest: Any, **named: Any) -> Any:
        seen.append(item.custom_id)
        return parse_item(item, *rest, **named)

    monkeypatch.setattr(planner_module, "parse_item", spy)
    path = save(tmp_path, jsonl(good(1), good(2), result("req-1", chat(f"# AAS-3: X Plugin\n{TERSE}")), good(4)))
    assert streamed(path, only=["aas-2", "AAS-3"])[0] == [("AAS-2", "ready"), ("AAS-3", "ready")]
    assert seen == ["AAS-2", "req-1"]
    with pytest.raises(InputError, match="AAS-77"):
        streamed(path, only=["AAS-2", "AAS-77"])


def test_a_fault_of_the_parser_costs_one_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:

    def faulty(item: Item, *rest: Any, **named: Any) -> Any:
        if item.custom_id == "AAS-2" and item.text:
            raise ZeroDivisionError("by design")
        return parse_item(item, *rest, **named)

    monkeypatch.setattr(planner_module, "parse_item", faulty)
    tasks = plan_batch([save(tmp_path, jsonl(good(1), good(2), good(3)))]).tasks
    assert [task.plan.outcome for task in tasks] == ["ready", "review", "ready"]
    assert "by design" in tasks[1].plan.reason


def test_tasks_with_several_answers_are_counted_by_task_else_by_id(tmp_path: Path) -> None:
    opened = open_files([save(tmp_path, jsonl(good(1), failed("req-1"), good(1), failed("req-1"), good(2), good(1)))])
    assert count_several(opened) == {"AAS-1": 3, (0, "req-1"): 2}


@pytest.mark.slow
def test_answers_that_wait_cost_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "SMALL", 0)
    # Every task is answered twice, all first answers before all second ones; texts beyond the parser's limit are quick.
    text = "x" * 300_000
    values = [result(f"AAS-{number}", chat(text)) for number in range(100)]
    path = save(tmp_path, jsonl(*values, *values))
    planned = PlanStream(open_files([path]))
    tracemalloc.start()
    try:
        assert sum(1 for _ in planned.tasks()) == 100
        assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    finally:
        tracemalloc.stop()
