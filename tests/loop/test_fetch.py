"""Fetching batches: in every final state both files, byte for byte, once, and compared with what was asked."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from generator.errors import WorkspaceError
from generator.loop.batches import client
from generator.loop.batches.ending import FetchedBatch
from generator.loop.batches.workspace import BatchWorkspace, open_batches
from generator.settings import Settings
from tests.loop.batch_server import BatchServer, Fault
from tests.loop.made_up import custom_id_of, open_numbers, pack, questions
from tests.support import new_workspace

MODEL = "gpt-5-mini"
RESULTS = "artifacts/batch/results"


@pytest.fixture
def batches(tmp_path: Path, service: BatchServer) -> BatchWorkspace:
    workspace = new_workspace(tmp_path / "w")
    workspace.commit("start", {"README.md": "x\n"})
    return open_batches(workspace.path, Settings(openai_base_url=service.url))


def send(batches: BatchWorkspace, count: int = 4) -> str:
    """Send one batch and return its id."""
    with batches.held():
        (sent,) = batches.send(pack(batches, questions(count), "chat", MODEL))
    return sent.batch_id


def fetch(batches: BatchWorkspace, *ids: str) -> FetchedBatch:
    """Fetch the one batch that there is."""
    with batches.held():
        (fetched,) = batches.fetch(ids)
    return fetched


def rows(batches: BatchWorkspace, path: str) -> list[Any]:
    return [json.loads(line) for line in (batches.repository.top / path).read_bytes().splitlines()]


def test_a_batch_is_waited_for_and_then_fetched(batches: BatchWorkspace, service: BatchServer) -> None:
    batch_id = send(batches)
    seen = [fetch(batches).status for _ in range(3)]
    assert seen == ["validating", "in_progress", "finalizing"]
    done = fetch(batches)
    assert (done.state, done.status, done.requests, done.answered, done.failed) == ("ended", "completed", 4, 4, 0)
    assert done.files == (f"{RESULTS}/{batch_id}_output.jsonl",)
    assert done.problems == ()
    kept = (batches.repository.top / done.files[0]).read_bytes()
    assert kept == service.files[service.batches[batch_id].data["output_file_id"]]
    (remembered,) = batches.submissions.all()
    assert [each.sha256 for each in remembered.files] == [hashlib.sha256(kept).hexdigest()]
    assert not batches.under_way()
    # What has an answer is not asked again.
    assert open_numbers(batches, 5) == [5]


@pytest.mark.parametrize("end", ["expired", "cancelled"])
def test_what_an_ended_batch_has_answered_is_fetched_with_what_it_has_not(
    end: str, batches: BatchWorkspace, service: BatchServer
) -> None:
    service.states, service.end = [], end
    batch_id = send(batches)
    done = fetch(batches)
    assert (done.state, done.status, done.answered, done.failed) == ("ended", end, 2, 2)
    assert done.files == (f"{RESULTS}/{batch_id}_output.jsonl", f"{RESULTS}/{batch_id}_error.jsonl")
    assert {row["error"]["code"] for row in rows(batches, done.files[1])} == {f"batch_{end}"}
    assert open_numbers(batches, 4) == [3, 4]


def test_a_failed_batch_frees_its_tasks_and_tells_why(batches: BatchWorkspace, service: BatchServer) -> None:
    service.states, service.end = [], "failed"
    send(batches)
    done = fetch(batches)
    assert (done.state, done.status, done.files, done.spent) == ("ended", "failed", (), 0)
    assert done.problems[0] == "token_limit_exceeded: Enqueued token limit reached"
    assert not batches.under_way()
    assert open_numbers(batches, 4) == [1, 2, 3, 4]
    assert batches.budget().spent == 0


def test_where_all_requests_failed_there_is_no_file_of_answers(batches: BatchWorkspace, service: BatchServer) -> None:
    service.default = lambda _: 500
    done_id = send(batches)
    service.end_now(done_id, output_file_id="")
    done = fetch(batches)
    assert (done.state, done.answered, done.failed) == ("ended", 0, 4)
    assert done.files == (f"{RESULTS}/{done_id}_error.jsonl",)
    assert open_numbers(batches, 4) == [1, 2, 3, 4]


def test_what_is_missing_and_what_nobody_asked_for_is_told(batches: BatchWorkspace, service: BatchServer) -> None:
    service.states = []
    service.answers = {custom_id_of(2): None}
    batch_id = send(batches)
    service.batches[batch_id].lines.append({**service.batches[batch_id].lines[0], "custom_id": "stranger"})
    done = fetch(batches)
    assert done.problems == ("nobody asked for stranger", f"no answer came to {custom_id_of(2)}")
    assert done.answered == 3


def test_counts_that_are_not_those_of_the_files_are_told(batches: BatchWorkspace, service: BatchServer) -> None:
    batch_id = send(batches)
    service.end_now(batch_id, request_counts={"completed": 3, "failed": "?"})
    expected = "the service counts 3 answered and 0 failed, its files hold 4 answers and 0 failures"
    assert fetch(batches).problems == (expected,)


def test_a_state_that_nobody_knows_is_waited_for(batches: BatchWorkspace, service: BatchServer) -> None:
    service.states = ["dreaming"]
    send(batches)
    seen = fetch(batches)
    assert (seen.state, seen.problems) == ("pending", ("its status 'dreaming' is none that is known",))
    assert fetch(batches).state == "ended"


def test_what_is_here_is_not_fetched_again(batches: BatchWorkspace, service: BatchServer) -> None:
    batch_id = send(batches)
    ended = service.end_now(batch_id, "expired")
    failures = service.files.pop(ended["error_file_id"])
    first = fetch(batches)
    assert (first.state, len(first.files)) == ("ended", 1)
    assert first.problems[0] == f"the file {ended['error_file_id']} is gone"
    service.files[ended["error_file_id"]] = failures
    assert len(fetch(batches, batch_id).files) == 2
    assert service.calls.count(f"GET /v1/files/{ended['output_file_id']}/content") == 1


def test_a_connection_that_breaks_on_the_way_leaves_no_half_file(batches: BatchWorkspace, service: BatchServer) -> None:
    service.states = []
    batch_id = send(batches)
    service.faults = [Fault("content", "cut", times=100)]
    broken = fetch(batches)
    assert broken.state == "unreachable"
    assert "broke off" in broken.problems[0]
    assert list((batches.repository.top / RESULTS).iterdir()) == []
    assert batches.under_way()
    service.faults = [Fault("content", "cut", times=2)]
    done = fetch(batches)
    assert done.state == "ended"
    kept = (batches.repository.top / done.files[0]).read_bytes()
    assert kept == service.files[service.batches[batch_id].data["output_file_id"]]


def test_a_file_that_no_results_are_as_large_as_is_not_taken(
    batches: BatchWorkspace, service: BatchServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "SIZE_CAP", 100)
    service.states = []
    send(batches)
    done = fetch(batches)
    assert (done.state, "is larger than" in done.problems[0]) == ("unreachable", True)
    assert list((batches.repository.top / RESULTS).iterdir()) == []


def test_what_another_program_wrote_is_not_written_over(batches: BatchWorkspace, service: BatchServer) -> None:
    service.states = []
    batch_id = send(batches)
    theirs = batches.repository.top / RESULTS / f"{batch_id}_output.jsonl"
    theirs.write_text("theirs\n")
    done = fetch(batches)
    assert theirs.read_text() == "theirs\n"
    assert len(rows(batches, done.files[0])) == 4


def test_a_batch_of_another_program_is_fetched_by_its_id(batches: BatchWorkspace, service: BatchServer) -> None:
    service.states = []
    path = batches.repository.top.parent / "input.jsonl"
    path.write_text(f"{questions(1)[0].request.line('chat', MODEL)}\n")
    made = batches.client.create(batches.client.upload(path), "/v1/chat/completions", "")
    done = fetch(batches, made.batch_id)
    assert (done.state, done.answered, done.requests) == ("ended", 1, 0)
    assert batches.submissions.all() == []


@pytest.mark.parametrize("batch_id", ["../../x", "a/b", ".hidden", "x" * 200])
def test_an_id_does_not_lead_to_another_folder(batch_id: str, batches: BatchWorkspace) -> None:
    with pytest.raises(WorkspaceError, match="is no id of a batch"):
        batches.folder.result_file(batch_id, "output")


def test_what_it_cost_is_counted_by_the_tokens_of_the_answers(batches: BatchWorkspace, service: BatchServer) -> None:
    service.states, service.usage = [], (2_000_000, 100_000)
    send(batches, 1)
    # Half of 2 x $0.25 and 0.1 x $2.
    assert fetch(batches).spent == pytest.approx(0.35)
    assert batches.budget().spent == pytest.approx(0.35)


def test_a_batch_that_the_service_has_forgotten_is_over(batches: BatchWorkspace, service: BatchServer) -> None:
    batch_id = send(batches)
    del service.batches[batch_id]
    assert fetch(batches).state == "ended"
    assert not batches.under_way()
