"""What a batch says of itself: that it failed, is not ready, or has more requests than there are results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.errors import EXIT_PENDING, InputError
from generator.planning import PlannedBatch, plan_batch
from generator.results import open_files
from generator.results.state import state_of
from tests.results.records import chat, failed, jsonl, result, save, wrapped

ONE, TWO = result("AAS-1", chat()), result("AAS-2", chat())


def batch(status: str, completed: int = 0, failures: int = 0, **more: Any) -> dict[str, Any]:
    counts = {"total": completed + failures, "completed": completed, "failed": failures}
    return {"id": "batch_abc123", "object": "batch", "status": status, "request_counts": counts, **more}


def planned(folder: Path, *files: tuple[str, bytes]) -> PlannedBatch:
    return plan_batch([save(folder, data, name) for name, data in files])


@pytest.mark.parametrize("status", ["failed", "expired", "cancelled"])
@pytest.mark.parametrize("indent", [None, 1])
def test_a_batch_object_that_failed_is_a_batch_that_lost_its_results(
    tmp_path: Path, status: str, indent: int | None
) -> None:
    errors = {"object": "list", "data": [{"code": "token_limit_exceeded", "message": "too many tokens"}]}
    data = json.dumps(batch(status, errors=errors), indent=indent).encode()
    found = planned(tmp_path, ("batch.json", data))
    assert (found.batch_id, found.tasks, found.lost) == ("batch_abc123", (), True)
    assert status in found.problems[0]
    assert "too many tokens" in found.problems[0]


@pytest.mark.parametrize("status", ["validating", "in_progress", "finalizing", "cancelling"])
def test_a_batch_that_is_not_ready_is_pending(tmp_path: Path, status: str) -> None:
    with pytest.raises(InputError, match=status) as caught:
        planned(tmp_path, ("batch.json", jsonl(batch(status))))
    assert caught.value.exit_code == EXIT_PENDING


def test_a_batch_object_beside_its_results_is_compared_with_them(tmp_path: Path) -> None:
    output = ("batch_abc123_output.jsonl", jsonl(ONE, TWO))
    assert not planned(tmp_path, ("batch.json", jsonl(batch("completed", 2))), output).lost
    short = planned(tmp_path, ("batch.json", jsonl(batch("completed", 3))), output)
    assert short.lost
    assert len(short.tasks) == 2
    assert "3 completed requests" in short.problems[0]


def test_failures_count_where_the_error_file_is_there(tmp_path: Path) -> None:
    state = ("batch.json", jsonl(batch("completed", 2, 1)))
    output = ("batch_abc123_output.jsonl", jsonl(ONE, TWO))
    alone = planned(tmp_path, state, output)
    assert alone.lost
    assert "3 requests" in alone.problems[0]
    assert "error file" in alone.problems[0]
    assert not planned(tmp_path, state, output, ("batch_abc123_error.jsonl", jsonl(failed("AAS-3")))).lost


DOCUMENTS = {
    "whole": (wrapped(ONE, request_counts={"total": 1, "completed": 1, "failed": 0}), False),
    "no counts": (wrapped(ONE), False),
    "odd counts": (wrapped(ONE, request_counts={"completed": "many", "total": -1}), False),
    "fewer than completed": (wrapped(ONE, request_counts={"completed": 3}), True),
    "fewer than all": (wrapped(ONE, request_counts={"completed": 1, "failed": 1}), True),
    "expired": (wrapped(ONE, status="expired"), True),
    "failed and empty": (wrapped(status="failed"), True),
    "completed": (wrapped(ONE, status="completed"), False),
    "an unknown status": (wrapped(ONE, status="dreaming"), False),
}


@pytest.mark.parametrize("case", DOCUMENTS)
def test_a_document_says_so_too(tmp_path: Path, case: str) -> None:
    data, lost = DOCUMENTS[case]
    found = planned(tmp_path, ("results.json", data))
    assert found.lost == lost
    assert bool(found.problems) == lost


def test_only_batch_objects_are_no_results(tmp_path: Path) -> None:
    one, two = (save(tmp_path, jsonl(batch("completed", 1)), name) for name in ("one.json", "two.json"))
    with pytest.raises(InputError, match="holds no results"):
        open_files([one, two])


def test_the_batch_objects_of_anthropic_are_known(tmp_path: Path) -> None:
    counts = {"processing": 0, "succeeded": 2, "errored": 0, "canceled": 0, "expired": 0}
    state = {"id": "msgbatch_1", "type": "message_batch", "processing_status": "ended", "request_counts": counts}
    output = ("output.jsonl", jsonl(ONE, TWO))
    assert not planned(tmp_path, ("batch.json", jsonl(state)), output).lost
    assert planned(tmp_path, ("batch.json", jsonl({**state, "request_counts": {**counts, "expired": 1}})), output).lost
    with pytest.raises(InputError, match="in_progress"):
        planned(tmp_path, ("batch.json", jsonl({**state, "processing_status": "in_progress"})))


@pytest.mark.parametrize("fields", [{"request_counts": 5}, {"status": []}, {"errors": "x"}, {"errors": {"data": [5]}}])
def test_odd_fields_say_nothing(fields: dict[str, Any]) -> None:
    assert state_of(fields).missing(0) == state_of(fields).failure() == ""
