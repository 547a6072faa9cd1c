from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import pytest

from generator.results import read_batch
from tests.results.records import chat, result

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


@pytest.mark.slow
@pytest.mark.parametrize("container", ["raw", "wrapped", "late", "processed"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, container: str) -> None:
    answer = json.dumps(TEXT) if container == "processed" else json.dumps(result("AAS-1", chat(TEXT)))
    begin = {"raw": "", "wrapped": '{"batch_id": "b", "results": [', "late": '{"results": ['}
    end = {"raw": "", "wrapped": "]}", "late": '], "batch_id": "b"}', "processed": '}, "task_ids": []}'}
    path = tmp_path / "batch.json"
    with path.open("w", encoding="utf-8") as file:
        file.write(begin.get(container, '{"responses": {'))
        for number in range(COUNT):
            comma = "" if number == 0 else "\n" if container == "raw" else ","
            file.write(comma + (f'"req-{number}": ' if container == "processed" else "") + answer)
        file.write(end[container])
    assert path.stat().st_size > 60 * 10**6
    assert _peak(path) < CAP
