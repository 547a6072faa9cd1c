"""Which second answers are judged together, and what is remembered of those that did not do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from generator.apply.second.records import Second
from generator.apply.second.run import waves_of
from generator.apply.second.tries import TRIES_MAX, Try, tries_of
from generator.items import Item
from generator.results import question_id


def second(task: str, attempt: int = 1) -> Second:
    custom_id = f"complete-{task}-{attempt}-0123456789abcdef"
    asked = question_id(custom_id)
    assert asked is not None
    return Second(Item(custom_id=custom_id), asked)


def test_two_answers_about_one_task_are_in_two_waves_in_their_order() -> None:
    given = [second("AAS-1"), second("AAS-2"), second("AAS-1", 2), second("AAS-3"), second("aas-1", 3)]
    waves = [[each.item.custom_id.split("-0")[0] for each in wave] for wave in waves_of(given)]
    assert waves == [
        ["complete-AAS-1-1", "complete-AAS-2-1", "complete-AAS-3-1"],
        ["complete-AAS-1-2"],
        ["complete-aas-1-3"],
    ]


def test_every_answer_is_in_one_wave_however_many_there_are() -> None:
    given = [second(f"AAS-{number % 170}", 1 + number // 170 % 9) for number in range(1_000)]
    read: list[Second] = []

    def source() -> Iterator[Second]:
        for each in given:
            read.append(each)
            yield each

    done: list[Second] = []
    for wave in waves_of(source()):
        assert 0 < len(wave) <= 50
        assert max(Counter(each.key for each in wave).values()) == 1
        done += wave
        # They are read as they are needed.
        assert len(read) <= len(done) + 50
    assert sorted(map(id, done)) == sorted(map(id, given))
    for task in {each.key for each in given}:
        assert [each for each in done if each.key == task] == [each for each in given if each.key == task]


def test_what_a_garbled_journal_says_of_tries_counts_for_nothing() -> None:
    one = Try(response="r", custom_id="c", reason="why")
    assert tries_of({"tried": [one.model_dump()]}) == (one,)
    garbled: list[Any] = [None, 3, "x", [3], [{}], [{"response": 1}]]
    for told in garbled:
        assert tries_of({"tried": told}) == ()
    assert TRIES_MAX > 3
