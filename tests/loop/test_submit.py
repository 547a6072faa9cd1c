"""Sending batches: each once, within the limits and the budget, whatever happens on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.loop.batches import outgoing, submit
from generator.loop.batches.budget import BudgetError
from generator.loop.batches.remote import METADATA_KEY, ServiceError
from generator.loop.batches.workspace import BatchWorkspace, open_batches
from generator.settings import Settings
from tests.loop.batch_server import BatchServer, Fault
from tests.loop.made_up import custom_id_of, open_numbers, pack, questions
from tests.support import new_workspace

MODEL = "gpt-5-mini"


@pytest.fixture
def batches(tmp_path: Path, service: BatchServer) -> BatchWorkspace:
    """The batches of an empty workspace; nothing is tried again after a pause."""
    workspace = new_workspace(tmp_path / "w")
    workspace.commit("start", {"README.md": "x\n"})
    return open_batches(workspace.path, Settings(openai_base_url=service.url))


def test_requests_go_out_in_chunks_each_a_batch_of_its_own(batches: BatchWorkspace, service: BatchServer) -> None:
    files = pack(batches, questions(45), "chat", MODEL)
    with batches.held():
        sent = batches.send(files)
    assert [len(batch.lines) for batch in service.batches.values()] == [20, 20, 5]
    assert [each.phase for each in sent] == ["sent"] * 3
    assert [each.batch_id for each in sent] == list(service.batches)
    names = [batch.data["metadata"][METADATA_KEY] for batch in service.batches.values()]
    assert names == [each.submission_id for each in sent]
    assert {batch.data["endpoint"] for batch in service.batches.values()} == {"/v1/chat/completions"}


def test_the_other_interface_has_its_own_endpoint(batches: BatchWorkspace, service: BatchServer) -> None:
    with batches.held():
        batches.send(pack(batches, questions(2), "responses", MODEL))
    (batch,) = service.batches.values()
    assert batch.data["endpoint"] == "/v1/responses"


def test_a_file_is_within_the_limits_of_the_service(batches: BatchWorkspace, monkeypatch: pytest.MonkeyPatch) -> None:
    line = len(questions(1)[0].request.line("chat", MODEL)) + 1
    monkeypatch.setattr(outgoing, "MAX_BYTES", 3 * line + 2)
    assert [len(each.submission.requests) for each in pack(batches, questions(8), "chat", MODEL, chunk=100)] == [
        3,
        3,
        2,
    ]
    monkeypatch.setattr(outgoing, "MAX_REQUESTS", 2)
    sizes = [len(each.submission.requests) for each in pack(batches, questions(5), "chat", MODEL, chunk=100)]
    assert sizes == [2, 2, 1]


def test_an_id_that_comes_twice_is_sent_once(batches: BatchWorkspace) -> None:
    (file,) = pack(batches, [*questions(2), *questions(3)], "chat", MODEL)
    ids = [json.loads(line)["custom_id"] for line in file.data.splitlines()]
    assert ids == [custom_id_of(number) for number in (1, 2, 3)]


@pytest.mark.parametrize("kind", ["lost", 500, 503, 408])
def test_a_batch_whose_making_was_not_answered_is_found_and_not_sent_again(
    kind: str, batches: BatchWorkspace, service: BatchServer
) -> None:
    """The service has made it: with ``lost`` the connection broke, else a proxy says that it has not."""
    service.faults = [Fault("create", "lost") if kind == "lost" else Fault("create", kind, after=True)]  # type: ignore[arg-type]
    with batches.held():
        (sent,) = batches.send(pack(batches, questions(3), "chat", MODEL))
    assert sent.phase == "sent"
    assert sent.batch_id == "batch_00000001"
    assert service.calls.count("POST /v1/batches") == 1
    assert len(service.files) == 1


def test_a_batch_that_was_never_made_is_given_up_and_its_file_deleted(
    batches: BatchWorkspace, service: BatchServer
) -> None:
    service.faults = [Fault("create", "down")]
    with batches.held(), pytest.raises(ServiceError, match="making the batch failed: no connection"):
        batches.send(pack(batches, questions(3), "chat", MODEL))
    assert not service.batches
    assert not service.files
    assert [each.phase for each in batches.submissions.all()] == ["dropped"]
    assert not batches.under_way()
    with batches.held():
        batches.send(pack(batches, questions(3), "chat", MODEL))
    assert len(service.batches) == 1


def test_a_list_that_lags_behind_is_asked_again(
    batches: BatchWorkspace, service: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submit, "SETTLE_SECONDS", 0.05)
    service.faults = [Fault("create", "lost")]
    service.hidden = 1
    with batches.held():
        (sent,) = batches.send(pack(batches, questions(3), "chat", MODEL))
    assert sent.phase == "sent"
    assert len(service.batches) == 1


def test_while_the_service_is_away_nobody_takes_the_tasks_for_free(
    batches: BatchWorkspace, service: BatchServer
) -> None:
    service.faults = [Fault("create", "lost"), Fault("list", 403, times=1)]
    with batches.held(), pytest.raises(ServiceError):
        batches.send(pack(batches, questions(3), "chat", MODEL))
    assert batches.under_way() == {"AAS-1", "AAS-2", "AAS-3"}
    assert open_numbers(batches, 4) == [4]
    with batches.held():
        (recovered,) = batches.recover()
    assert recovered.batch_id == "batch_00000001"
    assert service.asked_twice() == []


def test_what_a_killed_run_left_is_settled_by_the_next(batches: BatchWorkspace, service: BatchServer) -> None:
    """Killed before anything was sent, and between making the batch and remembering it."""
    first, second = pack(batches, questions(4), "chat", MODEL, chunk=2)
    batches.submissions.keep(first.submission)
    file_id = batches.client.upload(_written(batches, second.data))
    unsettled = second.submission.model_copy(update={"phase": "creating", "input_file_id": file_id})
    batches.submissions.keep(unsettled)
    batches.client.create(file_id, "/v1/chat/completions", unsettled.submission_id)
    with batches.held():
        recovered = batches.recover()
    assert [each.phase for each in recovered] == ["dropped", "sent"]
    assert open_numbers(batches, 4) == [1, 2]


def _written(batches: BatchWorkspace, data: bytes) -> Path:
    path = batches.repository.top.parent / "requests.jsonl"
    path.write_bytes(data)
    return path


def test_an_upload_is_tried_again_and_a_refusal_is_final(batches: BatchWorkspace, service: BatchServer) -> None:
    service.faults = [Fault("files", 429), Fault("files", 500), Fault("create", 400)]
    with batches.held(), pytest.raises(ServiceError, match="status 400") as caught:
        batches.send(pack(batches, questions(1), "chat", MODEL))
    assert caught.value.exit_code == 1
    assert service.calls.count("POST /v1/files") == 3
    assert [each.phase for each in batches.submissions.all()] == ["dropped"]


def test_more_than_a_run_may_cost_is_refused_before_anything_is_sent(
    batches: BatchWorkspace, service: BatchServer
) -> None:
    strict = BatchWorkspace(batches.repository, Settings(budget_run=0.001), batches.submissions, batches.folder)
    with pytest.raises(BudgetError, match="may be spent by one run") as caught:
        strict.send(pack(strict, questions(45), "chat", MODEL))
    assert caught.value.exit_code == 4
    assert service.calls == []
    assert batches.submissions.all() == []


def test_what_was_promised_counts_for_the_month(batches: BatchWorkspace) -> None:
    with batches.held():
        sent = batches.send(pack(batches, questions(20), "chat", MODEL))
    (cost,) = [each.cost for each in sent]
    assert cost
    assert batches.budget().spent == pytest.approx(cost)
    settings = batches.settings.model_copy(update={"budget_month": 1.5 * cost})
    strict = BatchWorkspace(batches.repository, settings, batches.submissions, batches.folder)
    with pytest.raises(BudgetError, match="of this month"):
        strict.send(pack(strict, questions(20), "chat", MODEL))


def test_no_budget_is_kept_with_a_price_that_nobody_knows(batches: BatchWorkspace) -> None:
    with pytest.raises(BudgetError, match="No price of the model our-own-7b is known"):
        batches.send(pack(batches, questions(1), "chat", "our-own-7b"))
    settings = batches.settings.model_copy(update={"model_price": "0/0"})
    priced = BatchWorkspace(batches.repository, settings, batches.submissions, batches.folder)
    with priced.held():
        (sent,) = priced.send(pack(priced, questions(1), "chat", "our-own-7b"))
    assert sent.cost == 0


def test_batches_cost_half(batches: BatchWorkspace) -> None:
    settings = batches.settings.model_copy(update={"model_price": "2/10"})
    priced = BatchWorkspace(batches.repository, settings, batches.submissions, batches.folder)
    (file,) = pack(priced, questions(1), "chat", MODEL)
    (asked,) = file.submission.requests
    assert file.submission.cost == pytest.approx((asked.sent_tokens * 2 + asked.answer_tokens * 10) / 2_000_000)
