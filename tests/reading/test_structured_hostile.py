"""Hostile data: bounded in time, no crash, nothing outside of the layout, and never a guess about what was cut."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.answers.contract import Contract
from generator.items import Item
from generator.reading import parse_item
from generator.reading.data.keys import GROUPS, KEYS
from generator.reading.data.schema import PlanAnswer
from generator.reading.data.structured import read_structured
from generator.reading.text.document import read_document
from tests.examples import examples
from tests.growth import quickly
from tests.reading.test_hostile import FACTS, assert_inside

SIZE = 250_000
DEEP = 900
WORDS = [
    *(alias for aliases in KEYS.values() for alias in aliases[:3]),
    *GROUPS["nests"][:8],
    *("path", "content", "default", "type", "secret", "items", "properties", "scope", "fields", "number", "tasks"),
    *("AAS-1", "1", "Phase 1: x", "create", "modify", "plugins", "a.py", "unit", "workspace", "id", "level", "max"),
]
TEXTS = st.sampled_from(
    [
        *("None", "High", "7/10", "a.py", "../../etc/passwd.py", "plugins/x/../../y.py", "C:\\x\\y.py", "AAS-2", ""),
        *("int = 5", "bool", "list[str]", "class", "__import__", "a, b; c", "x\ny", "{", '{"a"', "[["),
        "```python\nimport os\n```",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.text(max_size=6),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.sampled_from(WORDS), below, max_size=5),
    max_leaves=25,
)


@given(st.dictionaries(st.sampled_from(WORDS), VALUES, max_size=7) | st.lists(VALUES, max_size=4), st.integers(0, 3))
@settings(max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_data_gives_a_plan_inside_of_the_layout(value: Any, dress: int) -> None:
    text = json.dumps(value)
    dressed = [text, f"Here:\n\n```json\n{text}\n```\n", f"Plan: {text} done", json.dumps({"result": text})][dress]
    assert_inside(parse_item(Item(custom_id="req-0", text=dressed), FACTS), Contract())


@given(st.fixed_dictionaries(dict.fromkeys(PlanAnswer.model_fields, VALUES)))
@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_schema_s_keys_with_any_values_give_a_plan(value: dict[str, Any]) -> None:
    assert_inside(parse_item(Item(custom_id="req-0", text=json.dumps(value)), FACTS), Contract())


@given(VALUES, st.integers(1, 60))
@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_plan_that_was_cut_is_never_built(value: Any, lost: int) -> None:
    text = json.dumps({"task_id": "AAS-9", "complexity": "High", "blockers": [], "phases": ["a"], "notes": value})
    keep = max(40, len(text) - lost)
    if keep < len(text):
        plan = parse_item(Item(custom_id="AAS-9", task_id="AAS-9", text=text[:keep]), FACTS)
        assert plan.outcome == "review"
        assert "cut" in plan.reason


def nested(key: str, depth: int = DEEP, inner: str = "1") -> str:
    return f'{{"{key}":' * depth + inner + "}" * depth


BOMBS = {
    "deep settings": '{"complexity":"Low","config":' + nested("properties") + "}",
    "deep scopes": '{"complexity":"Low","config":' + nested("unit") + "}",
    "deep files": '{"complexity":"Low","files":' + nested("plugins") + "}",
    "deep plans": nested("plan", inner='{"complexity":"Low"}'),
    "deep list types": '{"complexity":"Low","config":[{"name":"a","default":1,"type":'
    + "[" * DEEP
    + "]" * DEEP
    + "}]}",
    "deep secret": '{"complexity":"Low","config":[{"name":"a","secret":' + "[" * DEEP + "]" * DEEP + "}]}",
    "array of arrays": '{"complexity":"Low","config":[{"name":"a","type":"array","items":{"type":"array"}}]}',
    "deep phases": '{"complexity":"Low","phases":' + "[" * DEEP + "]" * DEEP + "}",
    "deeper than the decoder": "[" * (SIZE // 2) + "]" * (SIZE // 2),
    "deep and never closed": '{"complexity":' * (SIZE // 14),
    "many lists of plans": "[" + ",".join(['{"complexity":"Low","phases":["a"]}'] * 6000) + "]",
    "many keys": "{" + ",".join(f'"k{number}":{number}' for number in range(18_000)) + ',"complexity":"Low"}',
    "one long text": json.dumps({"complexity": "Low", "blockers": "a, " * 80_000}),
    "one long word": json.dumps({"complexity": "x" * (SIZE - 40)}),
    "long list of texts": json.dumps({"complexity": "Low", "blockers": ["a"] * 50_000}),
    "long settings": json.dumps({"complexity": "Low", "settings": ["a: int = 1"] * 15_000}),
    "long code": json.dumps({"complexity": "Low", "files": {"a.py": "x = 1\n" * 30_000}}),
    "much code": json.dumps({"complexity": "Low", "files": [{"path": "a.py", "content": "class A: pass\n"}] * 4000}),
    "quotes": '{"complexity":"' + '\\"' * 120_000,
    "unpaired quotes": '{"complexity":' + '"' * 200_001,
    "escapes": '{"a":"' + "\\" * 200_000,
    "comments": '{"complexity":1 ' + "/*" * 120_000,
    "slashes": '{"complexity":1 ' + "/" * 240_000,
    "commas": '{"complexity":[' + ", " * 120_000,
    "openings in lines": 'x {"complexity": {\n' * 7_000,
    "fences of braces": '```json\n{"complexity": 1, "phases":\n```\n' * 2_600,
    "single quotes": "{'complexity': " + "'a'," * 60_000,
    "flow for YAML": "{'complexity': " + "[" * 15_000 + "}",
    "flow pairs for YAML": "{'complexity': {" + "a: b, " * 5_000 + "}}",
    "bare YAML": "complexity: Low\nphases:\n" + "- a\n" * 7_900,
    "YAML documents": "---\ncomplexity: Low\nphases: [a]\n" * 2_600,
    "YAML anchors": "complexity: Low\nphases: &a [1]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(500)),
    "YAML long scalar": "complexity: Low\nphases: ['" + "a\\n" * 80_000,
    "YAML nesting": "complexity: Low\nphases:\n" + "".join(" " * n + "- \n" for n in range(250)),
    "numbers": '{"complexity": "Low", "config": {' + ",".join(f'"a{n}": {"9" * 4000}' for n in range(60)) + "}}",
    "twice encoded": json.dumps({"result": json.dumps({"result": json.dumps({"result": '{"complexity": "Low"}'})})}),
    "surrogates": '{"complexity": "Low", "blockers": ["\\ud800", "\\udfff\\ud800"], "phases": ["\\ud83d"]}',
    "prototype keys": '{"complexity": "Low", "__proto__": {"files": ["x.py"]}, "__class__": 1, "phases": ["a"]}',
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_less_than_two_seconds(name: str) -> None:
    text = BOMBS[name][: 256 * 1024]
    plan = quickly(lambda each: parse_item(Item(custom_id="x", task_id="AAS-9", text=each), FACTS), text)
    assert_inside(plan, Contract())


def test_a_text_of_ten_megabytes_is_not_even_decoded() -> None:
    text = json.dumps({"complexity": "Low", "blockers": ["x" * 10_000_000]})
    began = time.process_time()
    plan = parse_item(Item(custom_id="x", task_id="AAS-9", text=text), FACTS)
    assert time.process_time() - began < 2.0
    assert plan.outcome == "review"
    assert "split the task" in plan.reason


def test_paths_of_data_never_leave_the_unit() -> None:
    paths = ["../../etc/x.py", "/etc/y.py", "C:\\w\\z.py", "plugins/other/../../.git/hooks/h.py", "plugins/gate/ok.py"]
    text = json.dumps(
        {"name": "gate", "complexity": "Low", "files": [{"path": one, "content": "a = 1"} for one in paths]}
    )
    plan = parse_item(Item(custom_id="x", task_id="AAS-9", text=text), FACTS)
    assert_inside(plan, Contract())
    assert "plugins/gate/ok.py" in {one.path for one in plan.files}


@pytest.mark.parametrize(
    "text", ["{}", "[]", "null", '""', "0", "[{}]", '{"plan": {}}', '{"phases": []}', "[[[]]]", '{"": ""}', "{'a'}"]
)
def test_data_without_a_plan_is_no_plan(text: str) -> None:
    found = read_structured(read_document(text))
    assert found is None or found.broken
