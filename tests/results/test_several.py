"""Several texts in one response: a fragment and the whole, a continuation, a note, twice the same, two plans."""

from __future__ import annotations

import json

import pytest

from generator.results.body import read_body
from generator.results.several import chosen, plans_in
from tests.results.records import chat, response

MARKDOWN = (
    "# AAS-7: Weather Mast Plugin\n\n**Complexity:** Low\n\n"
    "```python\ndef gust(speeds: list[int]) -> int:\n    return max(speeds)\n```\n\nThen test it.\n"
)
DATA = json.dumps({"task_id": "AAS-7", "complexity": "Low", "phases": [{"number": 1, "title": "Mast"}]})
RENAMED = MARKDOWN.replace("gust", "peak")
OTHER = MARKDOWN.replace("Low", "High")

ONE = {
    "one": ([MARKDOWN], MARKDOWN),
    "an empty one too": (["", MARKDOWN, " \n"], MARKDOWN),
    "twice the same": ([MARKDOWN, MARKDOWN], MARKDOWN),
    "twice the same but for white space": ([MARKDOWN, MARKDOWN + "\n"], MARKDOWN + "\n"),
    "a cut text and the whole": ([MARKDOWN[:40], MARKDOWN], MARKDOWN),
    "the whole and a cut text": ([MARKDOWN, MARKDOWN[:40]], MARKDOWN),
    "a text cut in its code and another whole": ([MARKDOWN[:100], RENAMED], RENAMED),
    "cut data and the whole": ([DATA[:60], DATA], DATA),
    "cut data and other whole data": ([DATA[:60].replace("Low", "High"), DATA], DATA),
    "three attempts": ([DATA[:20], DATA[:60], DATA], DATA),
    "data and a note": ([DATA, "Let me know if you need more."], DATA),
    "a note and data": (["Here you are.", DATA], DATA),
    "data in two pieces": ([DATA[:60], DATA[60:]], DATA),
    "a text that goes on inside a word": ([MARKDOWN[:20], MARKDOWN[20:]], MARKDOWN),
    "a text that goes on inside its code": ([MARKDOWN[:100], MARKDOWN[100:]], MARKDOWN),
}  # fmt: skip


@pytest.mark.parametrize("case", ONE)
def test_the_answer_is_found_among_the_messages(case: str) -> None:
    texts, answer = ONE[case]
    found = chosen(texts)
    assert found.text == answer
    assert found.doubts == ()
    dropped = [text for text in texts if text.strip() and text.strip() not in answer]
    assert not dropped or found.warnings


@pytest.mark.parametrize("case", ONE)
def test_a_response_says_so_too(case: str) -> None:
    texts, answer = ONE[case]
    body = response()
    body["output"] = [{"type": "message", "content": [{"type": "output_text", "text": text}]} for text in texts]
    assert read_body(body).text == answer


def test_two_different_plans_are_a_doubt_and_the_last_is_kept() -> None:
    for texts in (
        [MARKDOWN, OTHER],
        [DATA, DATA.replace("Low", "High")],
        [DATA, OTHER],
        [MARKDOWN[:40], MARKDOWN, OTHER],
    ):
        found = chosen(texts)
        assert found.text == texts[-1]
        assert "2 different plans" in found.doubts[0]


def test_parts_of_one_plan_are_no_two_plans() -> None:
    halves = ['{"complexity": "Low"}', '{"phases": [{"title": "Mast"}]}']
    assert chosen(halves) == ("\n\n".join(halves), (), ())
    more = "## Phase 2: Mount it\n\n- Find a roof\n"
    assert chosen([MARKDOWN, more]) == (f"{MARKDOWN}\n\n{more}", (), ())


def test_different_choices_are_a_doubt_and_equal_ones_are_not() -> None:
    body = chat(MARKDOWN)
    body["choices"] += chat(OTHER)["choices"]
    answer = read_body(body)
    assert answer.text == MARKDOWN
    assert answer.doubts
    body["choices"][1] = chat(MARKDOWN + "\n")["choices"][0]
    assert read_body(body).doubts == ()
    body["choices"][1] = chat("half", "length")["choices"][0]
    assert read_body(body).doubts == ()


def test_a_fragment_among_the_parts_of_one_message_is_left_out() -> None:
    for texts in ([DATA[:60], DATA], [DATA, DATA[:60]]):
        answer = read_body(response(*texts))
        assert answer.text == DATA
        assert "fragment" in answer.warnings[0]


def test_plans_in_one_text_are_counted_by_their_titles_and_ratings() -> None:
    assert plans_in(MARKDOWN) == 1
    assert plans_in(MARKDOWN + "\n---\n" + OTHER) == 2
    assert plans_in(MARKDOWN + "\n# Phase 1\n\nComplexity: Low\n\n# Phase 2\n\nComplexity: High\n") == 1
    assert plans_in(MARKDOWN + "\n```python\n# AAS-7: mast\n# complexity: linear\n```\n") == 1
    assert plans_in(f"<think>\n{OTHER}\n</think>\n{MARKDOWN}") == 1
    assert plans_in(f"[THINK]\n{OTHER}\n[/THINK]\n{MARKDOWN}") == 1
    assert plans_in(f"<think>\nComplexity: High\n\n{MARKDOWN}") == 1
    assert plans_in("") == 1


def test_what_a_response_says_before_its_final_answer_is_no_answer() -> None:
    body = response()
    body["output"] = [
        {"type": "message", "phase": phase, "content": [{"type": "output_text", "text": text}]}
        for phase, text in (("commentary", OTHER), ("commentary", "Now I write it down."), ("final_answer", MARKDOWN))
    ]
    assert read_body(body).text == MARKDOWN
    assert read_body(body).doubts == ()


def test_many_texts_take_no_time() -> None:
    texts = [f'{{"number": {number}, "text": "{"x" * 900}' for number in range(3000)]
    assert chosen(texts).text == "".join(texts)
