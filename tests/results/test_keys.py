from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from generator.results import keys, read_batch
from generator.results.keys import find_custom_ids
from tests.results.records import array, chat, failed, jsonl, pretty, processed, result, save, wrapped

IDS = ["AAS-1", "task-AAS-2-0", "req-3", 'q"uote', "back\\slash", "übung", "AAS-1", "7"]
TRICKY = 'he said "custom_id": "AAS-9" and \\"custom_id\\": "AAS-8" \\'
RESULTS = [result(name, chat(TRICKY)) for name in IDS[:-1]] + [failed(IDS[-1])]
FORMS = {"jsonl": jsonl, "pretty": pretty, "array": array, "wrapped": wrapped}


@pytest.mark.parametrize("chunk", [1, 7, 64, 1024 * 1024])
@pytest.mark.parametrize("form", FORMS)
def test_a_quick_look_finds_the_ids_that_reading_finds(monkeypatch: pytest.MonkeyPatch, form: str, chunk: int) -> None:
    monkeypatch.setattr(keys, "_CHUNK", chunk)
    assert list(find_custom_ids(io.BytesIO(FORMS[form](*RESULTS)))) == IDS


def test_numbers_are_ids_too() -> None:
    data = b'{"custom_id": 12}\n{"custom_id":7, "x": 1}\n{"custom_id": null}\n{"custom_id": ["a"]}\n{"custom_id": 5'
    assert list(find_custom_ids(io.BytesIO(data))) == ["12", "7", "5"]


def test_endless_keys_take_no_time_and_no_memory() -> None:
    assert list(find_custom_ids(io.BytesIO(b'"custom_id"' * 400_000))) == []
    assert list(find_custom_ids(io.BytesIO(b'"custom_id":' + b" " * 3_000_000 + b'"a"'))) == []


@pytest.mark.parametrize("form", FORMS)
def test_the_tasks_are_those_that_reading_gives(tmp_path: Path, form: str) -> None:
    batch = read_batch(save(tmp_path, FORMS[form](*RESULTS), "x.json"))
    assert list(batch.ids()) == [(item.custom_id, item.task_id) for item in batch]


def test_positional_answers_have_the_tasks_of_the_list(tmp_path: Path) -> None:
    batch = read_batch(save(tmp_path, processed({"req-0": "a", "req-1": "b"}, ["AAS-5", "AAS-6"])))
    assert list(batch.ids()) == [("req-0", "AAS-5"), ("req-1", "AAS-6")]
    data = json.dumps({"batch_id": "b1", "task_ids": ["AAS-5", "AAS-6"], "results": [result("req-1", chat())]})
    assert list(read_batch(save(tmp_path, data.encode())).ids()) == [("req-1", "AAS-6")]


@pytest.mark.parametrize(
    ("row", "key"),
    [
        ({"key": "AAS-1", "response": {"candidates": []}}, "key"),
        (
            {"recordId": "AAS-1", "modelInput": {"tools": [{"key": "x"}]}, "modelOutput": {"generation": "a"}},
            "recordId",
        ),
        ({"custom_id": "AAS-1", "key": "x", "response": None, "error": {"message": "a"}}, "custom_id"),
    ],
)
def test_the_ids_stand_where_the_first_result_has_its_own(tmp_path: Path, row: dict[str, object], key: str) -> None:
    rows = [{**row, key: f"AAS-{number}"} for number in range(3)]
    batch = read_batch(save(tmp_path, jsonl(*rows)))
    assert list(batch.ids()) == [(item.custom_id, item.task_id) for item in batch]
    assert [custom_id for custom_id, _ in batch.ids()] == ["AAS-0", "AAS-1", "AAS-2"]
