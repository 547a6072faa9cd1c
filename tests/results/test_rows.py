"""Rows that are glued together, broken or too long: none of them is lost without an item that says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.results import read_batch, source
from tests.results.records import TEXT, chat, jsonl, result, save

ONE, TWO, THREE = (json.dumps(result(f"AAS-{number}", chat())).encode() for number in (1, 2, 3))
HALF = ONE[: len(ONE) // 2]


def read(folder: Path, data: bytes) -> list[tuple[str, str]]:
    return [(item.task_id, item.problem) for item in read_batch(save(folder, data))]


GLUED = {
    "nothing": ONE + TWO,
    "a space": ONE + b" " + TWO,
    "a comma": ONE + b"," + TWO + b",",
    "a carriage return": ONE + b"\r" + TWO,
    "a byte order mark": ONE + b"\xef\xbb\xbf" + TWO,
    "zeros": ONE + b"\0\0\0" + TWO,
    "words": ONE + b" -- retry -- " + TWO,
    "brackets": b"[" + ONE + b"," + TWO + b"]",
    "bytes that are no text": ONE + b"\xff\xfe" + TWO,
}


@pytest.mark.parametrize("between", GLUED)
def test_two_records_on_a_line_are_both_read(tmp_path: Path, between: str) -> None:
    data = THREE + b"\n" + GLUED[between] + b"\n" + THREE + b"\n"
    batch = read_batch(save(tmp_path, data))
    found = [(item.task_id, item.problem, item.text) for item in batch]
    good = [entry for entry in found if not entry[1]]
    if between == "brackets":
        # A list on a line of its own is no result, and is told.
        assert [entry[1] for entry in found] == ["", "unreadable", ""]
        return
    assert good == [(task, "", TEXT) for task in ("AAS-3", "AAS-1", "AAS-2", "AAS-3")]
    assert [entry for entry in found if entry[1]] == []


def test_a_record_that_breaks_off_before_the_next_costs_itself_only(tmp_path: Path) -> None:
    assert read(tmp_path, HALF + TWO + b"\n" + THREE) == [("AAS-1", "unreadable"), ("AAS-2", ""), ("AAS-3", "")]
    assert read(tmp_path, THREE + b"\n" + HALF + TWO + HALF) == [
        ("AAS-3", ""), ("AAS-1", "unreadable"), ("AAS-2", ""), ("AAS-1", "unreadable"),
    ]  # fmt: skip


def test_values_inside_a_broken_record_are_no_records(tmp_path: Path) -> None:
    body = chat(None, "tool_calls", tool_calls=[{"id": "call_1", "function": {"name": "x", "arguments": "{}"}}])
    broken = json.dumps(result("AAS-1", body)).replace('"error": null', '"error": nul')
    assert read(tmp_path, broken.encode() + b"\n" + TWO) == [("AAS-1", "unreadable"), ("AAS-2", "")]


@pytest.mark.parametrize(
    "row", [b"{oops", b"[1, 2]", b"7", b"{}", b'"text"', b"null", b"<html>", b"\xff\xff", b'{"a": 1}']
)
def test_a_row_without_an_id_is_an_item_too(tmp_path: Path, row: bytes) -> None:
    batch = read_batch(save(tmp_path, ONE + b"\n" + row + b"\n" + TWO))
    first, lost, last = batch
    assert [first.task_id, last.task_id] == ["AAS-1", "AAS-2"]
    assert (lost.custom_id, lost.problem, lost.line) == ("", "unreadable", 2)
    assert "line 2" in lost.reason
    assert batch.problems.lost


def test_a_row_that_is_too_long_is_an_item_with_its_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LINE_CAP", 2000)
    long = json.dumps({**result("AAS-1", chat()), "logprobs": "x" * 3000}).encode()
    assert read(tmp_path, TWO + b"\n" + long + b"\n" + THREE) == [("AAS-2", ""), ("AAS-1", "unreadable"), ("AAS-3", "")]


def test_requests_and_batch_objects_among_the_rows_are_no_items(tmp_path: Path) -> None:
    request: dict[str, Any] = {"custom_id": "AAS-9", "method": "POST", "url": "/v1/x", "body": {"model": "m"}}
    state = {"id": "batch_1", "object": "batch", "status": "completed"}
    batch = read_batch(save(tmp_path, ONE + b"\n" + jsonl(request, state) + TWO))
    assert [item.task_id for item in batch] == ["AAS-1", "AAS-2"]
    assert [problem.line for problem in batch.problems] == [2]
    assert not batch.problems.lost
    assert [state.status for state in batch.states[1:]] == ["completed"]


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c"])
def test_only_a_line_feed_ends_a_row(tmp_path: Path, sign: str) -> None:
    text = f"# AAS-1: Mast{sign}Plugin\n"
    rows = (
        json.dumps(result("AAS-1", chat(text)), ensure_ascii=False)
        .replace("\x0b", "\\u000b")
        .replace("\x1c", "\\u001c")
    )
    first, second = read_batch(save(tmp_path, rows.encode() + b"\n" + TWO))
    assert (first.text, second.task_id) == (text, "AAS-2")


def test_padding_behind_the_rows_is_told_and_is_no_row(tmp_path: Path) -> None:
    batch = read_batch(save(tmp_path, ONE + b"\n" + b"\0" * 500))
    assert [item.task_id for item in batch] == ["AAS-1"]
    assert "padding" in str(batch.problems[0])
    assert not batch.problems.lost


def test_many_beginnings_of_records_are_read_in_time(tmp_path: Path) -> None:
    hostile = b'{"id": 1, "custom_id": "AAS-1", ' * 60_000
    assert read(tmp_path, TWO + b"\n" + hostile + b"\n" + THREE)[-1] == ("AAS-3", "")
    assert read(tmp_path, TWO + b"\n" + b'{"id":' * 300_000 + b"\n" + THREE)[-1] == ("AAS-3", "")
