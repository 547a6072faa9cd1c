"""What must hold for every input of reader and parser, whoever made it: no crash, no hang, no path outside."""

from __future__ import annotations

import json
import time
from pathlib import Path

from generator.answers.contract import Contract
from generator.errors import InputError
from generator.items import Item
from generator.reading import parse_item
from generator.results import Batch, read_batch
from tests.reading.test_hostile import assert_inside

SECONDS_AN_ITEM = 2.0
ITEMS_PARSED = 20


def check_file(path: Path) -> int:
    """Read a file of any bytes as a batch and plan what is in it; return how many items it has.

    Whatever cannot be read is told: a file without items raises the one error a user can act on.
    """
    batch = _opened(path)
    if isinstance(batch, InputError):
        assert batch.problem
        assert batch.next_step
        assert str(path) in str(batch)
        return 0
    items = list(batch)
    problems = [str(problem) for problem in batch.problems]
    assert list(batch) == items, "a second reading gives the same"
    assert [str(problem) for problem in batch.problems] == problems
    for item in items:
        check_item(item)
    for item in items[:ITEMS_PARSED]:
        check_plan(item)
    list(batch.ids())
    return len(items)


def _opened(path: Path) -> Batch | InputError:
    try:
        return read_batch(path)
    except InputError as error:
        return error


def check_item(item: Item) -> None:
    """Make sure that an item can be shown and sent on: it says why where there is no answer, and is whole UTF-8."""
    assert bool(item.problem) == bool(item.reason)
    assert item.problem or item.text.strip()
    assert item.reason.isprintable()
    assert item.custom_id.isprintable()
    assert item.task_id.isprintable()
    assert all(warning.isprintable() for warning in item.warnings)
    assert Item.model_validate_json(item.model_dump_json()) == item
    json.dumps(item.model_dump(), ensure_ascii=False).encode()


def check_plan(item: Item) -> None:
    """Plan an item: in time, and with no path outside of the layout."""
    began = time.process_time()
    plan = parse_item(item)
    seconds = time.process_time() - began
    assert seconds < SECONDS_AN_ITEM, f"{seconds:.1f} s for {len(item.text)} characters"
    assert_inside(plan, Contract())
