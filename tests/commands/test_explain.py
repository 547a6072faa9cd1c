"""``plan --explain``: the marked text, the fields, what is missing; for a person and for a program."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.commands.explain import run_explain
from generator.commands.marking import Span, can_be_marked, lines_of, marked, visible
from generator.items import Item, TaskFacts
from generator.reading import parse_item
from tests.apply.scene import generator
from tests.examples import examples

TEXT = (
    "1. **Estimated Complexity**: High\n2. **Suggested Priority Adjustment**: Low\n"
    "3. **Potential Blockers**: the pump\n4. **Recommended First Step**: Ask for a pump\n\nDepends on AAS-7.\n"
)


def batch_file(folder: Path, texts: dict[str, str]) -> Path:
    """Write a batch's raw output with one answer a task."""
    lines = []
    for task_id, text in texts.items():
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
        body = {"object": "chat.completion", "choices": [choice]}
        response = {"status_code": 200, "request_id": "r", "body": body}
        lines.append(json.dumps({"id": "b", "custom_id": task_id, "response": response, "error": None}))
    path = folder / "batch.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def explain(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Return a function that explains one task of a batch and returns what was printed."""

    def run(task_id: str, text: str, *, as_json: bool = False) -> str:
        path = batch_file(tmp_path, {task_id: text, "AAS-99": "x"})
        run_explain([str(path)], task_id.lower(), workspace=tmp_path, board=None, as_json=as_json)
        return capsys.readouterr().out

    return run


def stripped(lines: list[str]) -> str:
    """Return the text of marked lines: no numbers, no margin, no marks."""
    text = [re.fullmatch(r" *\d+ \| (.*)", line, re.DOTALL) for line in lines]
    return "\n".join(re.sub(r"⟦\d+ | \d+⟧", "", match[1]) for match in text if match)


def one_a_line(text: str) -> str:
    return "\n".join(visible(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


SIGNS = st.sampled_from(["a", "b", " ", "\n", "\r\n", "\r", "⟦", "1 ", "⟧", "\x1b", "\t", "é", "🎯", "\u202e", "|"])
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.text(max_size=4)), max_size=8)


@given(st.lists(SIGNS, max_size=30).map("".join), SPANS)
@settings(max_examples=examples(200), deadline=None)
def test_without_its_marks_the_text_is_the_text(text: str, raw: list[tuple[int, int, str]]) -> None:
    size = len(text)
    spans = [Span(min(a, b, size), min(max(a, b), size), note) for a, b, note in raw]
    shown = marked(text, spans)
    assert stripped(shown) == one_a_line(text)
    joined = "\n".join(line for line in shown if " ~ " not in line[:8])
    places = lines_of(text)
    for number, span in enumerate(spans, 1):
        expected = 1 if can_be_marked(span, places) else 0
        assert joined.count(f"⟦{number} ") == expected
        assert joined.count(f" {number}⟧") == expected
        assert not expected or joined.index(f"⟦{number} ") < joined.index(f" {number}⟧")


@given(st.lists(SIGNS, max_size=30).map("".join), st.integers(0, 30), st.integers(0, 30))
@settings(max_examples=examples(150), deadline=None)
def test_a_mark_holds_just_the_characters_of_its_span(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    span = Span(start, end, "x")
    shown = [line for line in marked(text, [span]) if " ~ " not in line[:8]]
    inside = "\n".join(re.sub(r"^ *\d+ \| ", "", line) for line in shown)
    if can_be_marked(span, lines_of(text)):
        within = inside[inside.index("⟦1 ") + 3 : inside.index(" 1⟧")]
        assert within.strip("\n") == one_a_line(text[start:end]).strip("\n")


def test_nested_and_crossing_spans_close_in_order() -> None:
    spans = [Span(0, 9, "all"), Span(0, 4, "first"), Span(2, 7, "crossing"), Span(4, 9, "last")]
    assert marked("abcdefghi", spans)[0] == "   1 | ⟦1 ⟦2 ab⟦3 cd 2⟧⟦4 efg 3⟧hi 4⟧ 1⟧"


def test_a_span_over_two_lines_and_one_of_nothing() -> None:
    shown = marked("ab\r\ncd", [Span(1, 5, "over"), Span(3, 3, "empty"), Span(2, 4, "the line's end")])
    assert shown == ["   1 | a⟦1 b", "     ~ 1 over", "   2 | c 1⟧d"]


def test_a_person_sees_marks_fields_what_is_missing_and_warnings(explain: Callable[..., str]) -> None:
    printed = explain("AAS-1", TEXT)
    assert "**Estimated Complexity**: ⟦" in printed
    assert re.search(r"⟦(\d+) High \1⟧", printed)
    assert re.search(r"^ +~ \d+ complexity, 0\.95$", printed, re.MULTILINE)
    assert re.search(r"^complexity: High\n +rule label/item, confidence 0\.95, 1:30 to 1:34$", printed, re.MULTILINE)
    assert re.search(r"^missing: config_additions, requirements$", printed, re.MULTILINE)
    assert "AAS-99" not in printed


def test_a_program_gets_text_fields_and_spans(tmp_path: Path) -> None:
    path = batch_file(tmp_path, {"AAS-1": TEXT})
    done = generator("plan", str(path), "--workspace", str(tmp_path), "--explain", "AAS-1", "--json")
    data: dict[str, Any] = json.loads(done.stdout)
    assert data.keys() == {"schema", "task_id", "text", "fields", "warnings"}
    assert (data["schema"], data["task_id"], data["text"]) == (1, "AAS-1", TEXT)
    assert all(one.keys() == {"field", "value", "start", "end", "rule", "confidence"} for one in data["fields"])
    shown = {one["field"]: TEXT[one["start"] : one["end"]] for one in data["fields"] if one["start"] is not None}
    assert (shown["complexity"], shown["priority"], shown["blockers"]) == ("High", "Low", "the pump")
    values = {one["field"]: one["value"] for one in data["fields"]}
    assert values["dependencies"] == ["AAS-7"]
    plain = json.loads(generator("plan", str(path), "--workspace", str(tmp_path), "--json").stdout)["items"][0]
    assert {name: one for name, one in values.items() if name in plain} == {name: plain[name] for name in values}


def test_every_field_of_a_structured_answer_shows_its_value(explain: Callable[..., str]) -> None:
    text = 'Here:\n\n```json\n{"complexity": "Low",\n "blockers": ["ink"], "phases": ["Print"]}\n```\n'
    printed = explain("AAS-3", text)
    assert re.search(r'"complexity": ⟦(\d+) "Low" \1⟧', printed)
    assert re.search(r'"blockers": ⟦(\d+) \["ink"\] \1⟧', printed)
    assert "warning: phases: texts where" in printed


def test_hostile_text_does_not_reach_the_terminal(explain: Callable[..., str]) -> None:
    text = "Complexity: Low\n\x1b[2Jgone \u202eevil ⟦1 fake 1⟧ \x9b31m \x7f\n"
    printed = explain("AAS-4", text)
    assert "\\x1b[2Jgone \\u202eevil \\u27e61 fake 1\\u27e7 \\x9b31m" in printed
    assert not {"\x1b", "\u202e", "\x9b", "\x7f"} & set(printed)
    data = explain("AAS-4", text, as_json=True)
    assert json.loads(data)["text"] == text
    assert not {"\x1b", "\u202e", "\x9b", "\x7f"} & set(data)


def test_an_unknown_task_is_named_with_its_neighbours(tmp_path: Path) -> None:
    path = batch_file(tmp_path, {"AAS-121": TEXT, "AAS-122": TEXT, "OPS-9": TEXT})
    said = generator("plan", str(path), "--workspace", str(tmp_path), "--explain", "AAS-12", code=2).stderr
    assert "AAS-12" in said
    assert "Near ids: AAS-12" in said
    assert "AAS-121" in said
    assert "AAS-122" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("text", [TEXT, "", "a\rb", '{"complexity": "Low", "phases": ["x"]}'])
def test_spans_lie_in_the_text(text: str) -> None:
    plan = parse_item(Item(custom_id="AAS-1", task_id="AAS-1", text=text), TaskFacts(task_id="AAS-1", title="Build X"))
    assert all(0 <= one.start <= one.end <= len(text) for one in plan.evidence.values())
