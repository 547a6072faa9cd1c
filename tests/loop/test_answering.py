"""The same requests one by one: with the form of a batch's results, and whole where a run is ended on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.loop.batches.remote import ServiceError
from generator.loop.batches.workspace import BatchWorkspace, open_batches
from generator.results import read_batch
from generator.settings import Settings
from tests.loop.batch_server import BatchServer, Fault
from tests.loop.made_up import custom_id_of, open_numbers, pack, questions
from tests.support import new_workspace


@pytest.fixture
def batches(tmp_path: Path, service: BatchServer) -> BatchWorkspace:
    workspace = new_workspace(tmp_path / "w")
    workspace.commit("start", {"README.md": "x\n"})
    return open_batches(workspace.path, Settings(openai_base_url=service.url))


@pytest.mark.parametrize("api", ["chat", "responses"])
def test_each_request_has_its_answer_in_one_file(api: str, batches: BatchWorkspace, service: BatchServer) -> None:
    assert api in ("chat", "responses")
    service.answers = {custom_id_of(2): 400}
    files = pack(batches, questions(6), "chat" if api == "chat" else "responses", now=True)
    with batches.held():
        (done,) = batches.answer(files, at_once=3)
    assert (done.state, done.status, done.requests, done.answered, done.failed) == ("ended", "completed", 6, 5, 1)
    assert service.batches == {}
    batch = read_batch(batches.repository.top / done.files[0])
    assert batch.batch_id == done.batch_id
    found = {item.custom_id: item.text for item in batch if not item.problem}
    assert found == {custom_id_of(each): f"answer to {custom_id_of(each)}" for each in (1, 3, 4, 5, 6)}
    assert open_numbers(batches, 6) == [2]
    # The whole price, not that of a batch: 5 x (1000 x $0.25 + 500 x $2) a million.
    assert done.spent == pytest.approx(5 * 0.00125)


def test_no_more_than_that_are_under_way_at_once(batches: BatchWorkspace, service: BatchServer) -> None:
    with batches.held():
        batches.answer(pack(batches, questions(12), now=True), at_once=3)
    assert 1 <= service.most_at_once <= 3


def test_what_had_come_when_the_service_went_away_is_kept(batches: BatchWorkspace, service: BatchServer) -> None:
    batches.client._api = batches.client._api.with_options(max_retries=0)
    service.default = lambda line: service.faults.append(Fault("answer", 503)) or "an answer"  # type: ignore[func-returns-value]
    with batches.held(), pytest.raises(ServiceError):
        batches.answer(pack(batches, questions(3), now=True), at_once=1)
    assert open_numbers(batches, 3) == [2, 3]
    (kept,) = batches.submissions.all()
    assert (kept.phase, kept.answered) == ("ended", (custom_id_of(1),))
    assert (batches.folder.results / kept.files[0].name).exists()


def test_what_a_killed_run_had_got_is_results_for_the_next(batches: BatchWorkspace, service: BatchServer) -> None:
    (file,) = pack(batches, questions(3), now=True)
    with batches.held():
        (done,) = batches.answer([file], at_once=1)
    submission = file.submission.model_copy(update={"phase": "answering"})
    answers = batches.submissions.answers_path(submission)
    whole = answers.read_bytes()
    (batches.repository.top / done.files[0]).unlink()
    batches.submissions.keep(submission)
    answers.write_bytes(whole[: whole.index(b"\n") + 40])
    assert open_numbers(batches, 3) == []
    with batches.held():
        (concluded,) = batches.recover()
    assert (concluded.phase, len(concluded.answered)) == ("ended", 1)
    assert len(open_numbers(batches, 3)) == 2
    assert len((batches.folder.results / concluded.files[0].name).read_bytes().splitlines()) == 1


def test_a_run_that_was_ended_before_any_answer_leaves_no_file(batches: BatchWorkspace) -> None:
    (file,) = pack(batches, questions(3), now=True)
    batches.submissions.keep(file.submission.model_copy(update={"phase": "answering"}))
    with batches.held():
        (concluded,) = batches.recover()
    assert concluded.files == ()
    assert open_numbers(batches, 3) == [1, 2, 3]


def test_a_request_that_never_gets_an_answer_is_not_sent_for_ever(
    batches: BatchWorkspace, service: BatchServer
) -> None:
    service.answers = {custom_id_of(1): 400}
    for _ in range(3):
        assert open_numbers(batches, 1) == [1]
        with batches.held():
            batches.answer(pack(batches, questions(1), now=True), at_once=1)
    assert open_numbers(batches, 1) == []
    assert batches.closed()[custom_id_of(1)] == "no answer came 3 times"
