from __future__ import annotations

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest

from generator.errors import InputError
from generator.results import read_batch
from tests.results.records import array, chat, jsonl, pretty, result, save, wrapped

COUNT = 600
TEXT = "line of an answer\n" * 5_500
CAP = 16 * 2**20


def _peak(path: Path) -> int:
    tracemalloc.start()
    try:
        assert sum(len(item.text) for item in read_batch(path)) == COUNT * len(TEXT)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _write(path: Path, begin: str, answer: str, comma: str, end: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(begin)
        for number in range(COUNT):
            file.write((comma if number else "") + answer.replace("$", str(number)))
        file.write(end)
    assert path.stat().st_size > 60 * 10**6


@pytest.mark.slow
def test_memory_does_not_grow_with_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "batch.jsonl"
    _write(path, "", json.dumps(result("AAS-1", chat(TEXT))), "\n", "")
    assert _peak(path) < CAP


@pytest.mark.slow
@pytest.mark.parametrize(
    ("begin", "answer", "end"),
    [
        ('{"results": [', json.dumps(result("AAS-1", chat(TEXT))), '], "batch_id": "b"}'),
        ('{"responses": {', f'"req-$": {json.dumps(TEXT)}', '}, "task_ids": []}'),
    ],
    ids=["wrapped", "processed"],
)
def test_a_document_costs_its_text_and_not_its_values(tmp_path: Path, begin: str, answer: str, end: str) -> None:
    path = tmp_path / "batch.json"
    _write(path, begin, answer, ",", end)
    assert _peak(path) < 3.2 * path.stat().st_size


def test_a_document_above_the_limit_is_refused_and_lines_are_not(tmp_path: Path) -> None:
    values = [result(f"AAS-{number}", chat("x" * 40_000)) for number in range(30)]
    for form in (wrapped, array, pretty):
        path = save(tmp_path, form(*values), f"{form.__name__}.json")
        assert len(list(read_batch(path, max_document_mb=2))) == 30
        with pytest.raises(InputError, match=r"more than 1 MiB.*max_document_mb"):
            read_batch(path, max_document_mb=1)
    assert len(list(read_batch(save(tmp_path, jsonl(*values)), max_document_mb=1))) == 30
    packed = save(tmp_path, gzip.compress(wrapped(*values)), "small.json.gz")
    assert packed.stat().st_size < 50_000
    with pytest.raises(InputError, match="more than 1 MiB"):
        read_batch(packed, max_document_mb=1)
