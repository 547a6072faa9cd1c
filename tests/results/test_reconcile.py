from __future__ import annotations

from pathlib import Path

import pytest

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


def test_of_different_answers_for_one_id_the_newer_is_kept_and_that_is_told() -> None:
    one, two = Item(custom_id="a", text="Complexity: Low"), Item(custom_id="a", text="Complexity: High")
    (kept,) = reconcile([one, two])
    assert kept.text == two.text
    assert kept.doubts == ()
    assert "dropped the different, older answer" in " ".join(kept.warnings)


WHOLE = "Complexity: Low\n\nBuild it."
NO_OTHERS = {
    "a failure": Item(custom_id="a", problem="error", reason="status 429"),
    "the same but for white space": Item(custom_id="a", text="Complexity:   Low Build it."),
    "a fragment that looks whole": Item(custom_id="a", text="Compl"),
    "a cut one": Item(custom_id="a", text="Complexity: Lo", problem="cut", reason="cut off"),
}


@pytest.mark.parametrize("case", NO_OTHERS)
@pytest.mark.parametrize("first", [True, False])
def test_what_is_no_other_answer_is_no_doubt(case: str, first: bool) -> None:
    whole, other = Item(custom_id="a", text=WHOLE), NO_OTHERS[case]
    (kept,) = reconcile([other, whole] if first else [whole, other])
    assert " ".join(kept.text.split()) == " ".join(WHOLE.split())
    assert kept.doubts == ()
    assert "comes 2 times" in kept.warnings[0]


def test_a_newer_fragment_does_not_win() -> None:
    (kept,) = reconcile([Item(custom_id="a", text=WHOLE, created=1), Item(custom_id="a", text=WHOLE[:9], created=2)])
    assert kept.text == WHOLE
