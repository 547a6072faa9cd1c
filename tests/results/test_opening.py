"""Several files at once, each told by what is in it."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from generator.errors import InputError, ManyErrors
from generator.results import open_files, read_requests
from tests.results.records import chat, failed, jsonl, result, save, wrapped


def request(custom_id: str, prompt: Any = "Analyse.", key: str = "messages") -> dict[str, Any]:
    messages = [{"role": "system", "content": "Task: SYS-1"}, {"role": "user", "content": prompt}]
    return {"custom_id": custom_id, "method": "POST", "url": "/v1/x", "body": {"model": "m", key: messages}}


REQUESTS = jsonl(request("AAS-1"), request("AAS-2"))
OUTPUT = jsonl(result("AAS-1", chat()), result("AAS-3", chat()))
FAILURES = jsonl(failed("AAS-2"), failed("AAS-4"))


def test_results_failures_and_requests_are_told_apart(tmp_path: Path) -> None:
    output = save(tmp_path, OUTPUT, "batch_abc123_output.jsonl")
    failures = save(tmp_path, FAILURES, "errors.jsonl")
    sent = save(tmp_path, gzip.compress(REQUESTS), "sent.jsonl.gz")
    opened = open_files([sent, failures, output])
    assert [batch.source for batch in opened.batches] == [str(failures), str(output)]
    assert opened.groups == (1, 1)
    assert opened.batch_id == "batch_abc123"
    assert [list(requests.by_id) for requests in opened.requests] == [["AAS-1", "AAS-2"]]
    assert {item.batch_id for batch in opened.batches for item in batch} == {"batch_abc123"}


def test_an_error_file_of_one_of_several_batches_goes_by_its_id(tmp_path: Path) -> None:
    one = save(tmp_path, OUTPUT, "batch_abc123_output.jsonl")
    two = save(tmp_path, OUTPUT, "batch_def456_output.jsonl")
    failures = save(tmp_path, FAILURES, "batch_def456_error.jsonl")
    assert open_files([one, two, failures]).groups == (0, 1, 1)
    assert open_files([one, two], errors=[save(tmp_path, FAILURES, "other.jsonl")]).groups == (0, 1, 2)


def test_an_error_file_named_as_such_may_be_empty(tmp_path: Path) -> None:
    output = save(tmp_path, OUTPUT)
    assert len(open_files([output], errors=[save(tmp_path, b"", "errors.jsonl")]).batches) == 1
    with pytest.raises(InputError, match="is empty"):
        open_files([output, save(tmp_path, b"", "errors.jsonl")])


def test_an_error_file_alone_is_a_batch(tmp_path: Path) -> None:
    assert [item.custom_id for item in open_files([save(tmp_path, FAILURES)]).batches[0]] == ["AAS-2", "AAS-4"]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    output = save(tmp_path, OUTPUT)
    (tmp_path / "link").symlink_to(output)
    opened = open_files([output, output, tmp_path / "link"])
    assert len(opened.batches) == 1
    assert len(opened.problems) == 2
    assert "given twice" in opened.problems[0]


def test_files_of_one_name_in_two_folders_have_labels_of_their_own(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
    files = [save(folder, OUTPUT, "results.jsonl") for folder in folders]
    opened = open_files(files)
    assert opened.groups == (0, 1)
    assert opened.labels() == tuple(map(str, files))
    other = save(tmp_path, wrapped(result("AAS-1", chat())), "results.json")
    assert open_files([other, files[0]]).labels() == ("batch_abc123", "results")


def test_requests_alone_are_no_results(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no results"):
        open_files([save(tmp_path, REQUESTS)])


def test_all_files_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    with pytest.raises(ManyErrors) as caught:
        open_files([save(tmp_path, OUTPUT), tmp_path / "no"], requests=[tmp_path / "none"])
    assert len(caught.value.problems) == 2
    with pytest.raises(InputError, match="holds no request"):
        open_files([save(tmp_path, OUTPUT)], requests=[save(tmp_path, FAILURES, "x.jsonl")])


PROMPTS = {
    "Task ID: AAS-7\nTitle: Build Thing\n": ("AAS-7", "Build Thing"),
    "Analyze this task.\n\n**Task:** AAS-7 - Build Thing\nDepends on AAS-3": ("AAS-7", "Build Thing"),
    "# AAS-7: Build Thing\nsee AAS-9 and UTF-8": ("AAS-7", "Build Thing"),
    "Please look at AAS-7.": ("AAS-7", ""),
    "Compare AAS-7 with AAS-8": ("", ""),
    "Encode it as UTF-8 with SHA-256": ("", ""),
    "": ("", ""),
}


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_prompt_tells_the_task_and_its_title(tmp_path: Path, prompt: str) -> None:
    parts = [{"type": "input_text", "text": prompt}]
    path = save(tmp_path, jsonl(request("req-0", prompt), request("req-1", parts, "input")))
    found = read_requests(path).by_id
    assert [(one.task_id, one.title) for one in found.values()] == [PROMPTS[prompt]] * 2


def test_odd_requests_are_told_and_skipped(tmp_path: Path) -> None:
    bodies: list[Any] = [None, 5, {"messages": 5}, {"messages": [5]}, {"input": "Task: AAS-9"}]
    lines = jsonl(*({**request(f"req-{number}"), "body": body} for number, body in enumerate(bodies)))
    path = save(tmp_path, lines + b"broken\n" + jsonl(request("req-0"), {"custom_id": 5, "url": ""}))
    requests = read_requests(path)
    assert [one.task_id for one in requests.by_id.values()] == ["", "", "", "", "AAS-9"]
    assert [problem.line for problem in requests.problems] == [6, 7, 8]
    assert "twice" in str(requests.problems[1])


SENT: dict[str, Any] = {
    "Anthropic": {"custom_id": "req-1", "params": {"messages": [{"role": "user", "content": "Task: AAS-7 - Mast"}]}},
    "Gemini": {"key": "req-1", "request": {"contents": [{"role": "user", "parts": [{"text": "Task: AAS-7 - Mast"}]}]}},
    "Bedrock": {"recordId": "req-1", "modelInput": {"messages": [{"role": "user", "content": "Task: AAS-7 - Mast"}]}},
    "Bedrock, a prompt": {"recordId": "req-1", "modelInput": {"inputText": "Task: AAS-7 - Mast"}},
}


@pytest.mark.parametrize("service", SENT)
def test_the_requests_of_other_services_are_read(tmp_path: Path, service: str) -> None:
    sent = save(tmp_path, jsonl(SENT[service]), "sent.jsonl")
    assert [(one.custom_id, one.task_id, one.title) for one in read_requests(sent).by_id.values()] == [
        ("req-1", "AAS-7", "Mast")
    ]
    opened = open_files([sent, save(tmp_path, OUTPUT)])
    assert len(opened.requests) == 1
