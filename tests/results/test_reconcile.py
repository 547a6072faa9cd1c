from __future__ import annotations

from pathlib import Path

from generator.items import Item
from generator.results import read_batch, reconcile
from tests.results.records import chat, failed, jsonl, result, save


def test_a_failure_and_then_a_success_leave_the_success(tmp_path: Path) -> None:
    values = [failed("AAS-1"), result("AAS-2", chat("two")), result("AAS-1", chat("one")), failed("AAS-2")]
    first, second = reconcile(read_batch(save(tmp_path, jsonl(*values))))
    assert (first.custom_id, first.text, second.custom_id, second.text) == ("AAS-1", "one", "AAS-2", "two")
    assert "line 1" in first.warnings[0]
    assert "status 429" in first.warnings[0]


def test_of_two_answers_the_later_made_one_is_kept() -> None:
    new, old = Item(custom_id="a", text="new", created=9), Item(custom_id="a", text="old", created=3, line=7)
    (kept,) = reconcile([new, old])
    assert kept.text == "new"
    assert "different, older answer on line 7" in kept.warnings[0]


def test_of_two_answers_without_time_the_later_in_the_file_is_kept() -> None:
    (kept,) = reconcile([Item(custom_id="a", text="x"), Item(custom_id="a", text="y")])
    assert kept.text == "y"


def test_two_failures_leave_the_last() -> None:
    items = [Item(custom_id="a", problem="error", reason="one"), Item(custom_id="a", problem="cut", reason="two")]
    (kept,) = reconcile(items)
    assert kept.problem == "cut"
    assert "one" in kept.warnings[0]


def test_single_items_items_without_id_and_other_batches_are_left_alone() -> None:
    items = [Item(custom_id=""), Item(custom_id=""), Item(custom_id="a"), Item(custom_id="a", batch_id="b")]
    assert reconcile(items) == items
