"""Which files of the results folder are new, whoever has put them there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from generator.loop.watch.inbox import QUIET_SECONDS, Inbox, unusable
from generator.results import ClarifyId

NOW = 2_000_000_000.0


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    folder = tmp_path / "results"
    folder.mkdir()
    return Inbox(folder, tmp_path / "applied.json", clock=lambda: NOW)


def put(inbox: Inbox, name: str, text: str = "{}\n", age: float = 60.0) -> Path:
    path = inbox.folder / name
    path.write_text(text)
    os.utime(path, (NOW - age, NOW - age))
    return path


def row(custom_id: str, text: str = "an answer") -> str:
    body = {"object": "chat.completion", "choices": [{"finish_reason": "stop", "message": {"content": text}}]}
    return json.dumps({"custom_id": custom_id, "response": {"status_code": 200, "body": body}, "error": None}) + "\n"


def names(inbox: Inbox, *whole: str) -> list[str]:
    return [path.name for path in inbox.new(whole)]


def test_a_file_is_new_until_it_was_applied_and_again_when_it_changed(inbox: Inbox) -> None:
    second, first = put(inbox, "b.json", age=60), put(inbox, "c.jsonl", age=90)
    new = inbox.new()
    assert list(new) == [first, second]
    inbox.done({first: new[first]})
    assert list(inbox.new()) == [second]
    put(inbox, "c.jsonl", '{"more": 1}\n', age=30)
    assert list(inbox.new()) == [second, first]


def test_what_changes_while_it_is_applied_is_new_again(inbox: Inbox) -> None:
    path = put(inbox, "a.json")
    taken = inbox.new()
    put(inbox, "a.json", '{"later": 1}\n')
    inbox.done(taken)
    assert list(inbox.new()) == [path]


def test_what_is_still_written_is_left_alone(inbox: Inbox) -> None:
    put(inbox, "a.jsonl", age=QUIET_SECONDS - 1)
    assert names(inbox) == []
    assert names(inbox, "a.jsonl") == ["a.jsonl"]
    put(inbox, "a.jsonl", age=QUIET_SECONDS + 1)
    assert names(inbox) == ["a.jsonl"]


def test_links_pipes_folders_and_what_is_no_result_are_left_alone(inbox: Inbox, tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text("{}")
    os.utime(outside, (0, 0))
    (inbox.folder / "link.json").symlink_to(outside)
    os.mkfifo(inbox.folder / "pipe.json")
    (inbox.folder / "folder.json").mkdir()
    for name in ("notes.txt", ".draft.jsonl", "batch_1_error.jsonl", "x.jsonl.part"):
        put(inbox, name)
    put(inbox, "empty.json", "")
    assert names(inbox) == []


def test_no_folder_and_a_garbled_record_are_nothing_known(tmp_path: Path) -> None:
    inbox = Inbox(tmp_path / "none", tmp_path / "applied.json", clock=lambda: NOW)
    assert inbox.new() == {}
    inbox.folder.mkdir()
    path = put(inbox, "a.json")
    for garbled in ("[", "[]", '{"a.json": "x"}'):
        inbox.record.write_text(garbled)
        assert list(inbox.new()) == [path]


def test_what_is_gone_is_forgotten(inbox: Inbox) -> None:
    path = put(inbox, "a.json")
    inbox.done(inbox.new())
    path.unlink()
    inbox.done({})
    assert json.loads(inbox.record.read_text()) == {}


def test_what_holds_no_result_at_all_is_unusable(inbox: Inbox) -> None:
    decisions = put(inbox, "d.jsonl", row(str(ClarifyId("AAS-7", "a" * 64, "b" * 8))))
    for name, text, is_usable in (
        ("t.jsonl", row("AAS-7"), True),
        ("broken.json", "no json", False),
        ("empty.json", '{"batch_id": "batch_1", "results": []}', False),
    ):
        assert (not unusable(put(inbox, name, text))) is is_usable
    # They are applied beside the texts that they are about.
    assert unusable(decisions) == ""
