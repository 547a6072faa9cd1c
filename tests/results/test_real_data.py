from __future__ import annotations

from pathlib import Path

import pytest

from generator.results import read_batch

DATA = Path(__file__).parents[2] / "../shared/data/aas"
FILES = {
    "batch_69581f489d54819098ebf2a093fb0eee_processed.json": ["AAS-109", "AAS-110", "AAS-112"],
    "batch_6959c7f462008190ac8888fda6d28d7c_results.json": ["AAS-224", "AAS-014", "AAS-226"],
}


@pytest.mark.skipif(not DATA.is_dir(), reason="the real data are not here")
@pytest.mark.parametrize("name", FILES)
def test_real_files_are_read_whole(name: str) -> None:
    batch = read_batch(DATA / name)
    items = list(batch)
    assert [item.task_id for item in items] == FILES[name]
    assert all(not item.problem and not item.warnings and len(item.text) > 1000 for item in items)
    assert name.startswith(batch.batch_id)
    assert batch.problems == []
