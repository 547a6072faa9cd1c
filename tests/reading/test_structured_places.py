"""Where the values of data stand in a text, and what is read over: JSON and YAML, by property."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reading.data.json_text import SPAN_DEPTH, closing_of, decode
from generator.reading.data.yaml_text import load_yaml
from tests.examples import examples

SCALARS = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS,
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=5), below, max_size=4),
    max_leaves=20,
)


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


@given(VALUES, st.sampled_from([None, 1, 4]), st.sampled_from(["", "x {", "\n\n"]))
@settings(max_examples=examples(120), deadline=None)
def test_every_span_of_json_holds_its_value(value: Any, indent: int | None, before: str) -> None:
    text = before + json.dumps(value, indent=indent, ensure_ascii=False) + " and prose }"
    found = decode(text, len(before))
    assert found is not None
    assert found.value == value
    assert found.oddities == ()
    assert all(len(path) <= SPAN_DEPTH for path in found.spans)
    for path, (start, end) in found.spans.items():
        assert json.loads(text[start:end]) == at(value, path)


@given(st.dictionaries(st.text(max_size=5), VALUES, max_size=4), st.integers(0, 200))
@settings(max_examples=examples(100), deadline=None)
def test_data_that_was_cut_is_never_completed(value: dict[str, Any], keep: int) -> None:
    text = json.dumps(value)
    cut = text[: min(keep, len(text) - 1)]
    if cut:
        assert decode(cut, 0) is None
        assert closing_of(cut, 0) == -1
    assert closing_of(text + " {", 0) == len(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2,], }', {"a": [1, 2]}),
        ('{"a": 1, // one\n "b": "x // y, }" /* two } */}', {"a": 1, "b": "x // y, }"}),
        ('{"a": "first\nsecond"}', {"a": "first\nsecond"}),
    ],
)
def test_comments_last_commas_and_raw_line_breaks_are_read_over(text: str, value: Any) -> None:
    found = decode(text, 0)
    assert found is not None
    assert found.value == value
    assert found.oddities
    assert found.end == len(text)


@pytest.mark.parametrize("text", ["{'a': 1}", '{"a" 1}', '{"a": [}]}', '{"a": 01}', '{"a": /* never ends', "{"])
def test_nothing_else_is_read_over(text: str) -> None:
    assert decode(text, 0) is None


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ('{"a": 1, "a": 2}', {"a": 2}, "comes twice"),
        ('{"a": NaN, "b": -Infinity}', {"a": None, "b": None}, "no value"),
        ('{"a": 1e999}', {"a": None}, "too large"),
        ('{"a": ' + "9" * 6000 + "}", {"a": None}, "6000 digits"),
    ],
)
def test_what_is_odd_is_said(text: str, value: Any, said: str) -> None:
    found = decode(text, 0)
    assert found is not None
    assert found.value == value
    assert any(said in one for one in found.oddities)


def test_yaml_has_places_too() -> None:
    text = "# plan\nhead: 1\nlist:\n  - a: no\n    b: 12:30\n  - c: 2024-01-05\nflow: {x: [yes, ~]}\n"
    found = load_yaml(text, 0, len(text))
    assert found is not None
    assert found.value == {
        "head": 1,
        "list": [{"a": "no", "b": "12:30"}, {"c": "2024-01-05"}],
        "flow": {"x": ["yes", None]},
    }
    shown = {path: text[start:end] for path, (start, end) in found.spans.items()}
    assert shown["head",] == "1"
    assert shown["list", 0, "b"] == "12:30"
    assert shown["flow", "x"] == "[yes, ~]"


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1]\nb: *x\n",
        "a: !!python/object/apply:os.system [ls]\n",
        "a: !!python/name:os.system\n",
        "a: !own 1\n",
        "a: 1\n---\nb: 2\n",
        "a: [1\n",
        "a: b: c\n",
        "? [x]\n: 1\n",
        "\x00",
        "",
    ],
)
def test_yaml_with_aliases_tags_or_faults_is_refused(text: str) -> None:
    assert load_yaml(text, 0, len(text)) is None


def test_a_double_key_in_yaml_is_said() -> None:
    found = load_yaml("a: 1\na: 2\n", 0, 10)
    assert found is not None
    assert found.value == {"a": 2}
    assert "comes twice" in found.oddities[0]
