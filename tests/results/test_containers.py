from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.results import read_batch
from tests.results import records
from tests.results.records import TEXT, bare, chat, failed, jsonl, processed, response, result, save, sdk, wrapped

CONTAINERS = [records.jsonl, records.wrapped, records.pretty, records.array, records.keyed]
BODIES: list[Callable[[str], dict[str, Any]]] = [chat, response, sdk, bare]
FAULTS = [
    (chat("half", "length"), "cut", "finish_reason is length"),
    (response("half", status="incomplete", incomplete_details={"reason": "max_output_tokens"}), "cut", "max_output"),
    (chat(None, refusal="I cannot help"), "refused", "I cannot help"),
    (chat("", "content_filter"), "filtered", "content_filter"),
    (chat(None, "tool_calls", tool_calls=[{}]), "empty", "tool calls only"),
    (chat("  \n"), "empty", "message.content is empty"),
    (chat(None), "empty", "message.content is null"),
]


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("body", BODIES)
def test_every_container_gives_every_body(tmp_path: Path, container: Callable[..., bytes], body: Any) -> None:
    values = [result("AAS-224", body(TEXT)), result("AAS-014", body("other"), status=None)]
    batch = read_batch(save(tmp_path, container(*values)))
    items = list(batch)
    assert [(item.custom_id, item.task_id, item.text, item.problem) for item in items] == [
        ("AAS-224", "AAS-224", TEXT, ""),
        ("AAS-014", "AAS-014", "other", ""),
    ]
    assert {item.batch_id for item in items} == {batch.batch_id} == {"batch_abc123"}
    assert batch.problems == []
    assert [item.line for item in items] == ([1, 2] if batch.container == "raw" else [None, None])


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize(("body", "problem", "named"), FAULTS)
def test_every_container_tells_what_is_no_answer(
    tmp_path: Path, container: Callable[..., bytes], body: Any, problem: str, named: str
) -> None:
    values = [result("AAS-1", body), result("AAS-2", chat())]
    bad, good = read_batch(save(tmp_path, container(*values)))
    assert bad.problem == problem
    assert named in bad.reason
    assert (good.problem, good.reason, good.text) == ("", "", TEXT)


@pytest.mark.parametrize("container", CONTAINERS)
def test_both_error_shapes_are_errors(tmp_path: Path, container: Callable[..., bytes]) -> None:
    expired = result("AAS-1", None, error={"code": "batch_expired", "message": "too late"})
    first, second = read_batch(save(tmp_path, container(expired, failed("AAS-2"))))
    assert (first.problem, second.problem) == ("error", "error")
    assert "batch_expired" in first.reason
    assert "status 429" in second.reason
    assert "Rate limit reached" in second.reason


def test_an_error_file_alone_is_read(tmp_path: Path) -> None:
    items = list(read_batch(save(tmp_path, jsonl(failed("AAS-1"), failed("AAS-2", 500)))))
    assert [item.problem for item in items] == ["error", "error"]


def test_a_wrapped_document_on_one_line_is_not_taken_for_jsonl(tmp_path: Path) -> None:
    data = b'{"retrieved_at": "now", "results": [' + jsonl(result("AAS-1", chat())).strip() + b"]}\n"
    batch = read_batch(save(tmp_path, data, "results.json"))
    assert batch.container == "wrapped"
    assert [item.task_id for item in batch] == ["AAS-1"]


def test_jsonl_whose_first_line_is_damaged_is_still_jsonl(tmp_path: Path) -> None:
    good = jsonl(result("AAS-2", chat()))
    for bad in (b"garbage", b'{"id":"batch_r', b'{"id": 5', b"{", b'{"id":"x","custom_id":"AAS-1","respo', b"[1, 2"):
        batch = read_batch(save(tmp_path, bad + b"\n" + good))
        assert "AAS-2" in [item.custom_id for item in batch], bad
        assert len(batch.problems) == 1, bad


@pytest.mark.parametrize("line", [b"614e570fab", b"08dc", b"614e57", b"12 null x", b"6e999, 5", b"]}", b"\xff\x00"])
def test_a_line_without_a_result_is_lost_once_whatever_can_be_read_in_it(tmp_path: Path, line: bytes) -> None:
    for end in (b"", b"\n"):
        items = list(read_batch(save(tmp_path, jsonl(result("AAS-2", chat())) + line + end)))
        assert [(item.custom_id, item.problem) for item in items] == [("AAS-2", ""), ("", "unreadable")]


@pytest.mark.parametrize("size", [1, 100_000])
def test_the_batch_id_may_come_behind_the_results(tmp_path: Path, size: int) -> None:
    late = b'{"results": [' + jsonl(result("AAS-1", chat("x" * size))).strip() + b'], "batch_id": "batch_late"}'
    batch = read_batch(save(tmp_path, late))
    assert batch.batch_id == "batch_late"
    assert [item.batch_id for item in batch] == ["batch_late"]


def test_a_batch_without_id_takes_it_from_the_file_name(tmp_path: Path) -> None:
    data = jsonl(result("AAS-1", chat()))
    names = {
        "batch_69581f489d54_results.json": "batch_69581f489d54",
        "my answers.jsonl.gz": "my answers",
        "batch_output.jsonl": "batch_output",
    }
    assert [read_batch(save(tmp_path, data, name)).batch_id for name in names] == list(names.values())


def test_a_hostile_batch_id_is_not_used(tmp_path: Path) -> None:
    batch = read_batch(save(tmp_path, wrapped(result("AAS-1", chat()), batch_id="../../x"), "good.json"))
    assert batch.batch_id == "good"
    list(batch)
    assert "../../x" in str(batch.problems[0])


def test_positional_answers_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    task_ids = [f"AAS-{100 + number}" for number in range(12)]
    responses = {f"req-{number}": f"text {number}" for number in sorted(range(12), key=str)}
    items = list(read_batch(save(tmp_path, processed(responses, task_ids))))
    assert [item.custom_id for item in items] == [f"req-{number}" for number in range(12)]
    assert [item.task_id for item in items] == task_ids
    assert [item.text for item in items] == [f"text {number}" for number in range(12)]
    assert all(item.warnings == () for item in items)


def test_the_text_goes_before_the_position(tmp_path: Path) -> None:
    responses = {"req-0": "# Design for AAS-2: x", "req-1": "Sure!\n\n## AAS-1", "req-2": "# AAS-1 needs AAS-2"}
    first, second, third = read_batch(save(tmp_path, processed(responses, ["AAS-1", "AAS-2", "AAS-3"])))
    assert (first.task_id, second.task_id, third.task_id) == ("AAS-2", "AAS-1", "AAS-3")
    assert "AAS-2" in first.warnings[0]
    assert third.warnings == ()


def test_a_text_that_names_a_foreign_task_does_not_move(tmp_path: Path) -> None:
    (item,) = read_batch(save(tmp_path, processed({"req-0": "# Like AAS-999 and UTF-8"}, ["AAS-1"])))
    assert (item.task_id, item.warnings) == ("AAS-1", ())


def test_a_task_without_an_answer_is_missing(tmp_path: Path) -> None:
    items = list(read_batch(save(tmp_path, processed({"req-0": "a", "req-2": "c"}, ["AAS-1", "AAS-2", "AAS-3"]))))
    assert [(item.task_id, item.problem) for item in items] == [("AAS-1", ""), ("AAS-2", "missing"), ("AAS-3", "")]
    assert "req-1" in items[1].reason
    assert "AAS-2" in items[1].reason


def test_a_processed_document_with_other_values_and_keys(tmp_path: Path) -> None:
    responses = {"AAS-9": "x", "req-0": None, "req-1": chat("half", "length"), "req-2": result("no", response("ok"))}
    items = list(read_batch(save(tmp_path, processed(responses, ["AAS-1", "AAS-2", "AAS-3"]))))
    assert [(item.task_id, item.problem) for item in items] == [
        ("AAS-1", "empty"), ("AAS-2", "cut"), ("AAS-3", ""), ("AAS-9", ""),
    ]  # fmt: skip


def test_a_processed_list_is_positional(tmp_path: Path) -> None:
    items = list(read_batch(save(tmp_path, processed(["a", "b"], ["AAS-1", "AAS-2"]))))
    assert [(item.custom_id, item.task_id, item.text) for item in items] == [
        ("req-0", "AAS-1", "a"),
        ("req-1", "AAS-2", "b"),
    ]


def test_an_answer_beyond_the_tasks_is_given_with_a_warning(tmp_path: Path) -> None:
    _, item = read_batch(save(tmp_path, processed({"req-0": "a", "req-7": "b"}, ["AAS-1"])))
    assert (item.task_id, item.text) == ("", "b")
    assert "req-7" in item.warnings[0]


def test_wrapped_results_by_position_take_the_task_from_the_list(tmp_path: Path) -> None:
    data = wrapped(result("req-1", chat()), task_ids=["AAS-1", "AAS-2"])
    assert [item.task_id for item in read_batch(save(tmp_path, data))] == ["AAS-2"]


def test_a_wrapped_document_of_one_task(tmp_path: Path) -> None:
    data = wrapped(result("request-1", chat()), task_id="AAS-7")
    assert [item.task_id for item in read_batch(save(tmp_path, data))] == ["AAS-7"]


def test_an_empty_list_of_results_is_a_batch_without_items(tmp_path: Path) -> None:
    assert list(read_batch(save(tmp_path, wrapped()))) == []


def test_a_batch_can_be_read_twice(tmp_path: Path) -> None:
    batch = read_batch(save(tmp_path, jsonl(result("AAS-1", chat())) + b"bad\n"))
    assert list(batch) == list(batch)
    assert len(batch.problems) == 1


def test_a_wrapped_file_as_scripts_save_it(tmp_path: Path) -> None:
    fields = {
        "retrieved_at": "2026-02-03T04:05:06.000007",
        "request_counts": {"completed": 2, "failed": 0, "total": 2},
        "metadata": {"purpose": "nightly"},
    }
    batch = read_batch(save(tmp_path, wrapped(result("AAS-1", chat()), result("AAS-2", chat()), **fields), "r.json"))
    assert [(item.task_id, item.problem, item.warnings) for item in batch] == [("AAS-1", "", ()), ("AAS-2", "", ())]
    assert (batch.batch_id, batch.problems) == ("batch_abc123", [])


def test_a_processed_file_as_scripts_save_it(tmp_path: Path) -> None:
    responses = {f"req-{number}": f"### Task Analysis for AAS-{number}: Forge\n\ntext" for number in range(3)}
    data = processed(responses, [f"AAS-{number}" for number in range(3)], processed_at="2026-02-03T04:05:06")
    batch = read_batch(save(tmp_path, data, "batch_abc123_processed.json"))
    assert [(item.task_id, item.problem, item.warnings) for item in batch] == [
        (f"AAS-{number}", "", ()) for number in range(3)
    ]
    assert batch.problems == []
