from __future__ import annotations

import gzip
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import InputError
from generator.items import Item
from generator.results import problems, read_batch, source
from generator.results.document import read_document
from tests.examples import examples
from tests.results.records import TEXT, array, chat, jsonl, pretty, processed, result, save, wrapped

GOOD = jsonl(result("AAS-2", chat()))
BAD_VALUES = {
    "NaN": '{"custom_id": "AAS-1", "response": NaN}',
    "comes twice": '{"custom_id": "AAS-1", "custom_id": "AAS-1"}',
    "surrogate": '{"custom_id": "AAS-1", "response": "\\ud800"}',
    "digits": '{"custom_id": "AAS-1", "response": ' + "9" * 5000 + "}",
    "too large": '{"custom_id": "AAS-1", "response": 1e999}',
    "nested too deeply": '{"custom_id": "AAS-1", "response": ' + "[" * 50_000 + "]" * 50_000 + "}",
    "not JSON": '{"custom_id": "AAS-1", "response": {\'a\': 1}}',
}


@pytest.mark.parametrize("named", BAD_VALUES)
def test_a_bad_line_costs_itself_only(tmp_path: Path, named: str) -> None:
    batch = read_batch(save(tmp_path, GOOD + BAD_VALUES[named].encode() + b"\n" + GOOD))
    first, bad, last = batch
    assert (first.text, last.text, last.line) == (TEXT, TEXT, 3)
    assert (bad.custom_id, bad.task_id, bad.problem, bad.line) == ("AAS-1", "AAS-1", "unreadable", 2)
    assert named in bad.reason
    assert [problem.line for problem in batch.problems] == [2]
    assert named in str(batch.problems[0])


@pytest.mark.parametrize("named", BAD_VALUES)
@pytest.mark.parametrize("bad_byte", [b"", b"\xff"])
def test_a_bad_element_of_a_document_costs_itself_only(tmp_path: Path, named: str, bad_byte: bytes) -> None:
    good = GOOD.strip()
    data = b'{"results": [\n' + b",\n".join([good, bad_byte + BAD_VALUES[named].encode(), good]) + b"\n]}"
    batch = read_batch(save(tmp_path, data))
    items = list(batch)
    assert [item.text for item in items if not item.problem] == [TEXT, TEXT]
    assert batch.problems[0].line == 3


def test_bytes_that_are_no_utf8_cost_their_line_only(tmp_path: Path) -> None:
    bad = GOOD.replace(b"AAS-2", b"AAS-3").replace(b"talk", b"t\xe4lk")
    for data in (GOOD + bad + GOOD, b'{"results":[' + b",".join([GOOD, bad, GOOD]) + b"]}"):
        batch = read_batch(save(tmp_path, data))
        assert [(item.custom_id, item.problem) for item in batch] == [
            ("AAS-2", ""), ("AAS-3", "unreadable"), ("AAS-2", ""),
        ]  # fmt: skip
        assert "UTF-8" in str(batch.problems[0])


def test_marks_line_ends_and_blank_lines_do_not_matter(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + GOOD.replace(b"\n", b"\r\n") + b"\r\n  \n" + GOOD.strip()
    batch = read_batch(save(tmp_path, data))
    assert [item.line for item in batch] == [1, 4]
    assert batch.problems == []
    assert len(list(read_batch(save(tmp_path, b"\xef\xbb\xbf" + wrapped(result("AAS-1", chat()))))) or []) == 1


def test_only_line_feeds_end_a_line(tmp_path: Path) -> None:
    text = "a\u2028b\u0085c\x0c"
    line = json.dumps(result("AAS-1", chat(text)), ensure_ascii=False).encode()
    (item,) = read_batch(save(tmp_path, line.replace(b"\x0c", b"\\f")))
    assert item.text == text


def test_a_half_written_last_line_is_told_with_its_id(tmp_path: Path) -> None:
    batch = read_batch(save(tmp_path, GOOD + GOOD.replace(b"AAS-2", b"AAS-3")[:90]))
    assert [(item.custom_id, item.problem) for item in batch] == [("AAS-2", ""), ("AAS-3", "unreadable")]
    assert "growing" in str(batch.problems[0])


def test_a_line_without_an_id_is_an_item_that_names_its_line(tmp_path: Path) -> None:
    batch = read_batch(save(tmp_path, GOOD + b"{oops\n[1]\n5\n{}\n"))
    items = list(batch)
    assert [(item.custom_id, item.problem, item.line) for item in items[1:]] == [
        ("", "unreadable", line) for line in (2, 3, 4, 5)
    ]
    assert all(f"line {item.line}" in item.reason for item in items[1:])
    assert [problem.line for problem in batch.problems] == [2, 3, 4, 5]
    assert batch.problems.lost


def test_two_ids_in_a_bad_line_are_no_id(tmp_path: Path) -> None:
    batch = read_batch(save(tmp_path, GOOD + b'{"custom_id": "AAS-1", "custom_id": "AAS-9"}\n'))
    assert [(item.custom_id, item.problem) for item in batch] == [("AAS-2", ""), ("", "unreadable")]


def test_a_document_that_breaks_off_keeps_what_is_whole(tmp_path: Path) -> None:
    whole = wrapped(result("AAS-1", chat()), result("AAS-2", chat()))
    batch = read_batch(save(tmp_path, whole[:-60]))
    assert [(item.custom_id, item.problem) for item in batch] == [("AAS-1", ""), ("AAS-2", "unreadable")]
    assert "cut off" in str(batch.problems[0])


def test_a_line_over_the_cap_is_passed_over(tmp_path: Path) -> None:
    long = b'{"custom_id": "AAS-1", "response": "' + b"x" * source.LINE_CAP + b'"}'
    for data in (GOOD + long + b"\n" + GOOD, b'{"results": [' + b",".join([GOOD, long, GOOD]) + b"]}"):
        batch = read_batch(save(tmp_path, data))
        first, lost, last = batch
        assert [first.custom_id, last.custom_id] == ["AAS-2", "AAS-2"]
        assert (lost.custom_id, lost.problem) == ("AAS-1", "unreadable")
        assert "16 MiB" in lost.reason
        assert "16 MiB" in str(batch.problems[0])


def test_gzip_is_unpacked_and_a_short_one_is_told(tmp_path: Path) -> None:
    packed = gzip.compress(GOOD + os.urandom(50_000).hex().encode() + b"\n" + GOOD)
    items = list(read_batch(save(tmp_path, packed, "a.jsonl.gz")))
    assert [item.custom_id for item in items if not item.problem] == ["AAS-2", "AAS-2"]
    short = read_batch(save(tmp_path, packed[: len(packed) // 2], "b.jsonl.gz"))
    assert [item.custom_id for item in short if not item.problem] == ["AAS-2"]
    assert short.problems.lost
    assert "gzip" in str(short.problems[-1])


def test_a_gzip_bomb_ends_at_the_cap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "SIZE_CAP", 4 * 2**20)
    batch = read_batch(save(tmp_path, gzip.compress(GOOD + (b"x" * 2**20 + b"\n") * 20)))
    assert [item.custom_id for item in batch if not item.problem] == ["AAS-2"]
    assert "4 MiB" in str(batch.problems[-1])


def test_endless_lines_end_at_the_cap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "LINES_CAP", 1000)
    batch = read_batch(save(tmp_path, GOOD + b"\n" * 2000 + GOOD))
    assert [item.custom_id for item in batch if not item.problem] == ["AAS-2"]
    assert "1000 lines" in str(batch.problems[-1])


def test_endless_faults_are_counted_not_kept(tmp_path: Path) -> None:
    batch = read_batch(save(tmp_path, GOOD + b"x\n" * 5000))
    list(batch)
    assert len(batch.problems) == problems.KEPT + 1
    assert "4000 more" in str(batch.problems[-1])


NO_BATCHES = {
    b"": "is empty",
    b"\n \n": "blank",
    b"<!DOCTYPE html><html>": "HTML",
    b"\x89PNG\r\n\x1a\n\x00": "PNG",
    b"[1, 2, 3]": "a list of a number",
    b"[]": "empty list",
    b"7": "a number",
    b'{"error": {"message": "no such file"}}': "keys error",
    b'{"results": 5}': "keys results",
    b'{"results": [1, 2]}': "a number",
    b'{"id": "batch_1", "object": "batch", "status": "completed"}': "batch object (status completed)",
    b'{"id": "batch_1", "object": "batch", "status": "finalizing"}': "the batch is finalizing",
    b'{"custom_id": "AAS-1", "method": "POST", "url": "/v1", "body": {"model": "x"}}\n': "a request, not a result",
    '{"custom_id": "AAS-1"}'.encode("utf-16"): "UTF-16",
    gzip.compress(b""): "is empty",
    b"\x1f\x8bnothing": "is empty",
    b"\x00" * 5000: "no results file",
    b"[" * 100_000: "no results file",
    b'{"a":' * 100_000: "no results file",
}


@pytest.mark.parametrize("data", NO_BATCHES, ids=list(NO_BATCHES.values()))
def test_what_is_no_batch_is_refused_with_what_it_is(tmp_path: Path, data: bytes) -> None:
    path = save(tmp_path, data)
    with pytest.raises(InputError) as caught:
        read_batch(path)
    assert NO_BATCHES[data] in caught.value.problem
    assert str(path) in str(caught.value)
    assert caught.value.next_step


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
    (tmp_path / "circle").symlink_to(tmp_path / "circle")
    (tmp_path / "to_pipe").symlink_to(tmp_path / "pipe")
    for name, words in {
        "pipe": "named pipe", "to_pipe": "named pipe", "socket": "socket", "circle": "circle", "none": "not exist",
        ".": "folder", "/dev/zero": "device", "a\0b": "cannot be opened",
    }.items():  # fmt: skip
        with pytest.raises(InputError, match=words):
            read_batch(tmp_path / name)


def test_a_link_to_a_regular_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "link.jsonl").symlink_to(save(tmp_path, GOOD))
    assert len(list(read_batch(tmp_path / "link.jsonl"))) == 1


def test_standard_input_is_read_twice_where_it_must_be() -> None:
    script = (
        "from generator.results import *; b = read_batch('-'); print(b.batch_id, [i.batch_id for i in b], len(list(b)))"
    )
    data = b'{"results": [' + GOOD.strip() + b'], "batch_id": "late"}'
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        check=False,
        input=data,
        capture_output=True,
        cwd=root,
        timeout=60,
    )
    assert run.stderr == b""
    assert run.stdout == b"late ['late'] 1\n"


@settings(max_examples=examples(200), deadline=None)
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    ),
    plain=st.booleans(),
    indent=st.sampled_from([None, 1]),
)
def test_a_document_gives_back_any_value(value: object, plain: bool, indent: int | None) -> None:
    document = read_document(json.dumps({"results": [value, "end"]}, ensure_ascii=plain, indent=indent), "wrapped")
    entries = document.entries
    assert document.value(entries[1]) == "end"
    assert entries[0].fault or document.value(entries[0]) == value
    assert document.faults == ()


def _read_all(path: Path) -> list[Item]:
    try:
        return list(read_batch(path))
    except InputError:
        return []


SEEDS = [
    GOOD, wrapped(result("AAS-1", chat())), pretty(result("AAS-1", chat())), array(result("AAS-1", chat())),
    processed({"req-0": "x", "req-1": "y"}, ["AAS-1", "AAS-2"]),
]  # fmt: skip


@settings(max_examples=examples(300), deadline=None)
@given(
    data=st.binary(max_size=300)
    | st.text(alphabet='{}[]":,\\ \n0eE-ntf"custom_idresults', max_size=200).map(str.encode)
)
def test_no_bytes_crash_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    _read_all(save(tmp_path_factory.getbasetemp(), data, "fuzz.json"))


@settings(max_examples=examples(300), deadline=None)
@given(
    seed=st.sampled_from(SEEDS),
    at=st.integers(0, 800),
    gone=st.integers(0, 20),
    new=st.binary(max_size=10),
    pack=st.booleans(),
)
def test_no_damage_crashes_the_reader(
    tmp_path_factory: pytest.TempPathFactory, *, seed: bytes, at: int, gone: int, new: bytes, pack: bool
) -> None:
    data = gzip.compress(seed, mtime=0) if pack else seed
    at %= len(data)
    for item in _read_all(save(tmp_path_factory.getbasetemp(), data[:at] + new + data[at + gone :], "fuzz.json")):
        assert bool(item.problem) == bool(item.reason)
