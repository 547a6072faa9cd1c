"""Plans of large files stand on the disk: the same ones, and next to nothing of them in memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from generator.planning import PlanStream
from generator.planning.stored import Stored
from generator.results import open_files
from tests.apply.scene import batch_file, terse


def test_a_large_batch_is_the_same_whether_it_is_in_memory_or_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Answered twice, out of order: what is merged, and where it stands, is the same too.
    texts = {f"AAS-{number}": terse(f"AAS-{number}: Echo Plugin") for number in (3, 1, 2)}
    files = [batch_file(tmp_path / "a.json", texts), batch_file(tmp_path / "b.json", {"AAS-1": terse("AAS-1: Echo")})]
    stream = PlanStream(open_files(files))
    in_memory = stream.whole()
    monkeypatch.setattr("generator.planning.stream.SMALL", 0)
    on_disk = stream.whole(tmp_path)
    assert isinstance(on_disk.tasks, Stored)
    assert tuple(on_disk.tasks) == in_memory.tasks
    assert [task.plan.task_id for task in on_disk.tasks] == ["AAS-3", "AAS-1", "AAS-2"]
    assert (on_disk.problems, on_disk.lost) == (in_memory.problems, in_memory.lost)


def test_records_come_back_from_both_ends_and_by_slices(tmp_path: Path) -> None:
    stored: Stored[str] = Stored(tmp_path)
    for number in range(1000):
        stored.append(f"record {number}")
    assert (stored[0], stored[-1], len(stored)) == ("record 0", "record 999", 1000)
    assert stored[997:] == ["record 997", "record 998", "record 999"]
    assert list(stored) == [f"record {number}" for number in range(1000)]
    with pytest.raises(IndexError):
        stored[1000]


def test_what_is_stored_is_neither_in_memory_nor_left_behind(tmp_path: Path) -> None:
    stored: Stored[str] = Stored(tmp_path)
    tracemalloc.start()
    try:
        for number in range(3000):
            stored.append(str(number) * 10_000)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 3000 * 1000
    assert list(tmp_path.iterdir()) == []
    stored.close()
