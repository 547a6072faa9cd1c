"""Thoughts are no answer: every mark that models put around them, and what only speaks of such marks."""

from __future__ import annotations

import pytest

from generator.items import Item, TaskFacts
from generator.plan import ImplementationPlan
from generator.reading import parse_item
from generator.reading.text.thoughts import without_thoughts

IDEA = "Complexity: High? Blockers: a sensor. Put it in plugins/first_idea/gauge.py."
ANSWER = "# AAS-1: Kiosk\n\nComplexity: Low\n\n`plugins/kiosk/view.py` shows it.\n"


def plan_of(text: str) -> ImplementationPlan:
    return parse_item(Item(custom_id="AAS-1", task_id="AAS-1", text=text), TaskFacts(task_id="AAS-1", title="Kiosk"))


@pytest.mark.parametrize(
    "thoughts",
    [
        "<think>\n{}\n</think>\n",
        "<think>{}</think>",
        "<THINK>\n{}\n</THINK>\n\n",
        '<thinking lang="en" depth="2">\n{}\n</thinking>\n',
        "<reasoning>{}</reasoning>\n",
        "<thought>\n{}\n</thought>\n",
        "<seed:think>{}</seed:think>\n",
        "[THINK]{}[/THINK]",
        "\u25c1think\u25b7{}\u25c1/think\u25b7\n",
        "<|begin_of_thought|>\n{}\n<|end_of_thought|>\n\n<|begin_of_solution|>\n",
        "<|START_THINKING|>{}<|END_THINKING|><|START_RESPONSE|>",
        "<|channel|>analysis<|message|>{}<|end|><|start|>assistant<|channel|>final<|message|>",
        "<|channel|>analysis<|message|>{}<|end|>\n<|start|>assistant<|channel|>commentary<|message|>{}<|end|>"
        "<|start|>assistant<|channel|>final <|message|>",
        "analysisThe user wants it. {}assistantfinal",
        '<details type="reasoning" done="true">\n<summary>Thought for 4 seconds</summary>\n> {}\n</details>\n',
        "<details>\n<summary>\U0001f4ad Thinking</summary>\n\n{}\n</details>\n",
        "&lt;think&gt;{}&lt;/think&gt;\n",
        "<think>\n```python\n# {}\n</think>\n",
        "<think>\nThey say `</think>` ends it. {}\n</think>\n",
        "<think>\n{}\n<think>\nAgain.\n</think>\nStill. {}\n</think>\n",
        "<think>{}</thinking>\n",
        "{}\n</think>\n\n",
        "{}</think>\n",
        "{}</think># Kiosk\n",
        "<think>{}</think>\nSecond thought.\n<think>{}</think>\n",
    ],
)
def test_thoughts_are_out_and_nothing_moves(thoughts: str) -> None:
    text = thoughts.replace("{}", IDEA) + ANSWER
    found = without_thoughts(text)
    assert found.state == "out"
    assert len(found.text) == len(text)
    assert found.text.endswith(ANSWER)
    assert "first_idea" not in found.text
    plan = plan_of(text)
    assert (plan.complexity, plan.name) == ("Low", "kiosk")
    assert text[plan.evidence["complexity"].start : plan.evidence["complexity"].end] == "Low"


@pytest.mark.parametrize(
    "text",
    [
        "Strip `<think>` and `</think>` from it.",
        "The parser takes </think> tags out.",
        "```python\nOPEN = '''\n<think>\n'''\n</think>\n```\n",
        '{"plan": "<think>no thoughts</think>"}',
        '[{"plan": "[THINK]a[/THINK]"}]',
        "- [thought] is a label\n- [reasoning] too",
        "[Reasoning] The pump is old.\n\nComplexity: Low",
        "The `<|channel|>` token and the `<|message|>` token.",
        "<details>\n<summary>Files</summary>\na.py\n</details>",
        "A rethink of the kiosk: think about it.",
    ],
)
def test_words_about_thoughts_stay(text: str) -> None:
    found = without_thoughts(text)
    assert (found.text, found.state) == (text, "")


def test_data_behind_thoughts_keeps_its_strings() -> None:
    data = '{"title": "<think>not one</think>"}'
    assert without_thoughts(f"<think>a</think>\n{data}").text.endswith(data)


@pytest.mark.parametrize(
    "text", ["<think>\n{}\n</think>\n", "<think>\n{}\n", "{}\n</think>", "<|channel|>analysis<|message|>{}<|end|>"]
)
def test_only_thoughts_go_to_a_person(text: str) -> None:
    plan = plan_of(text.format(IDEA))
    assert plan.outcome == "review"
    assert "thoughts" in plan.reason
    assert (plan.complexity, plan.blockers) == (None, ())


def test_thoughts_without_an_end_are_told_and_the_answer_begins_at_its_heading() -> None:
    plan = plan_of(f"<think>\n{IDEA}\n\n{ANSWER}")
    assert (plan.outcome, plan.complexity, plan.name) == ("ready", "Low", "kiosk")
    assert any("no end" in warning for warning in plan.warnings)


def test_a_sign_that_is_left_over_takes_no_answer() -> None:
    assert without_thoughts(f"<think>a</think>\n{ANSWER}</think>\n").text.strip() == ANSWER.strip()


@pytest.mark.parametrize(
    "piece",
    [
        "<think>\n# a\n",
        "<think>\n```\n</think>\n",
        "</think>\n",
        "<think></think>",
        "<|channel|>",
        '<think x="',
        "[THINK]",
    ],
)
def test_many_marks_cost_little(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert len(without_thoughts(text).text) == len(text)
