"""Whole results files as batches leave them: what a download wraps, and what a script has made of one."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.results import read_batch
from tests.support import DESIGN_RESULTS, EXAMPLES

PROCESSED = EXAMPLES / "batches" / "batch_example_designs_processed.json"


@pytest.mark.parametrize(
    ("path", "ids", "broken"),
    [
        (PROCESSED, ["AAS-141", "AAS-142", "AAS-143"], []),
        (
            DESIGN_RESULTS,
            ["AAS-224", "AAS-014", "AAS-112", "AAS-230", "AAS-233", "AAS-234", "AAS-237"],
            ["AAS-233", "AAS-237"],
        ),
    ],
    ids=["processed", "results"],
)
def test_a_file_is_read_whole(path: Path, ids: list[str], broken: list[str]) -> None:
    batch = read_batch(path)
    items = list(batch)
    assert [item.task_id for item in items] == ids
    assert [item.task_id for item in items if item.problem] == broken
    assert all(not item.warnings and len(item.text) > 1000 for item in items if not item.problem)
    assert path.name.startswith(batch.batch_id)
    assert list(batch.problems) == []
