"""Whatever the text is: no exception, no path outside of the layout, no long wait."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.answers.contract import Contract
from generator.items import Item, TaskFacts
from generator.names import is_safe_name
from generator.plan import ImplementationPlan
from generator.reading import parse_item
from tests.examples import examples
from tests.growth import quickly

FACTS = TaskFacts(task_id="AAS-9", title="Build Thing")
SIZE = 256 * 1024
PIECES = [
    "# AAS-1: Build X\n",
    "## Implementation Plan\n",
    "1. **Estimated Complexity**: High\n",
    "- **Blockers**: a, b\n",
    "Phase 1: a (b.py)\n",
    "```python\n",
    "```\n",
    "class APlugin(PluginBase):\n    x: int = 1\n",
    "class AConfig(BaseModel):\n    api_key: str = 'x'\n",
    '- `a_b` (str, default "x"): y\n',
    "├── plugins/a/b.py\n",
    "| Name | Type | Default |\n|---|---|---|\n| a_b | int | 1 |\n",
    "plugins/../../etc/passwd.py\n",
    "- `../../.git/hooks/x.py`\n",
    "`plugins/a/.git.py`\n",
    "Depends on AAS-2.\n",
    '{"complexity": "High", "phases": [',
    "]}\n",
    "task_id: AAS-1\n",
    "複雑度\uff1a高\n",
    "【優先度】中から高へ\n",
    "- `c_d` - int - default 3 - text\n",
    "Files\n\n",
    "1\ufe0f\u20e3 Step\n",
    "- **M1 - x**\n",
    "```diff\n--- /dev/null\n+++ b/plugins/a/../c.py\n+x = 1\n```\n",
    "> Complexity **Low** · Blockers: a and b\n",
    "import os, aiohttp\n",
    *("\r\n", "\t- x\n", "> ", "`", "**", "|", "\x00", "\ufeff", "\u202e"),
]
KEYS = "complexity priority phases files path content title tasks config settings name default type blockers plan kinds"
VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.floats(allow_nan=False)
TITLES = [
    "class",
    "../../etc",
    "os",
    "💥",
    "",
    "1. 2. 3.",
    "import " * 60,
    "a" * 300,
    "Implement",
    "`rm -rf`; touch x",
    "日本語のみ",
    "{{ config }}",
    "\u202eevil",
]


def assert_inside(plan: ImplementationPlan, contract: Contract) -> None:
    folders = (contract.plugins_dir, contract.services_dir, contract.tests_dir)
    for spec in plan.files:
        path = PurePosixPath(spec.path)
        assert not path.is_absolute()
        assert ".." not in path.parts
        assert contract.settings is not None
        assert spec.path == contract.settings.path or spec.path.startswith(tuple(f"{folder}/" for folder in folders))
        assert path.name in ("aas-plugin.json", "__init__.py") or is_safe_name(path.stem)
    assert all(is_safe_name(name) for name in plan.names.values())
    assert len(plan.files) <= 200
    # What a secret is stays unknown; the empty text is what an analysis writes for "none", as ``ConfigField`` says.
    assert all(field.default in (None, "") for field in plan.config_additions if field.secret)
    assert all(0 <= one.start <= one.end for one in plan.evidence.values())
    assert plan.outcome == "ready" or plan.reason
    ImplementationPlan.model_validate_json(plan.model_dump_json())


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=40).map("".join), st.booleans())
@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_a_plan_inside_of_the_layout(text: str, on_board: bool) -> None:
    item = Item(custom_id="req-0", text=text.encode("utf-8", "replace").decode("utf-8"))
    assert_inside(parse_item(item, FACTS if on_board else None), Contract())


@given(
    st.recursive(
        VALUES, lambda x: st.lists(x, max_size=4) | st.dictionaries(st.sampled_from(KEYS.split()), x), max_leaves=30
    )
)
@settings(max_examples=examples(200), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_json_gives_a_plan_inside_of_the_layout(value: object) -> None:
    import json

    assert_inside(parse_item(Item(custom_id="req-0", text=json.dumps(value))), Contract())


BOMBS = {
    "brackets": "[" * 100_000,
    "link openings": "[](" * 80_000,
    "quotes": ">" * 100_000,
    "quoted lines": "> > > a\n" * 7_900,
    "pipes": "|" * SIZE,
    "wide table": "|".join("a" * 1000) + "\n" + "|".join("-" * 1000) + "\n" + "x|y\n" * 7_900,
    "fences": "```\n" * 7_900,
    "python fences": "```python\nclass A: pass\n```\n" * 2_600,
    "emphasis": "*a_" * 80_000,
    "backticks": "".join("`" * n + " " for n in range(1, 700)),
    "nested lists": "".join(" " * (2 * n) + "- a\n" for n in range(480)),
    "labels": "- **Blockers**: x\n" * 7_900,
    "phases": "## Phase 1: x\n- a\n" * 3_900,
    "late heading": "a\n" * 3_900 + "# x\n" + "Phase 1: a\n" * 3_900,
    "fields": "- `a_b` (str, default x): y\n" * 7_900,
    "field brackets": "- `a_b` (" + "(" * 100_000,
    "files": "- `a/b.py`: x\n" * 7_900,
    "long path": "a/" * 120_000 + "b.py",
    "dashes": "-" * SIZE,
    "ids": "depends on AAS-1 " * 15_000,
    "nested json": '{"a":' * 40_000,
    "json lines": '{"a":1}\n' * 7_900,
    "yaml flow": "```yaml\n" + "{a: " * 7_000 + "\n```",
    "yaml aliases": "```yaml\na: &a [x, x]\n"
    + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(500))
    + "complexity: High\n```",
    "python brackets": "```python\nx=" + "(" * 50_000 + "\n```\n",
    "python signs": "```python\nx=" + "-" * 100_000 + "1\n```\n",
    "python annotation": "```python\nclass AConfig:\n  x: " + "list[" * 150 + "int" + "]" * 150 + "\n```\n",
    "tree": "```\n" + "".join(" " * (n % 40) + "a/\n" for n in range(7_900)) + "```",
    "combining marks": "e" + "\u0301" * 100_000,
    "settings list": "## Configuration\n" + "- a: b (c)\n" * 7_900,
    "create": "create `a.py` " * 18_000,
    "bold labels": "**Complexity:** High **Blockers:** x " * 6_500,
    "boxed labels": "【複雑度】" * 40_000,
    "sentences of labels": "Blockers: a. Priority: b. " * 9_000,
    "dashes and types": "## Configuration\n" + "- a_b - int - default 1 - c\n" * 7_900,
    "long dashes": "## Configuration\n- a_b" + " - int" * 40_000,
    "keycaps": "1\ufe0f\u20e3" * 60_000,
    "section words": "Files\n\n" * 3_900,
    "bare names": "Files\n\n" + "`a.py`, `b.py` " * 15_000,
    "tasks with names": "## Steps\n" + "- read `a.py`\n" * 7_900,
    "tables of blockers": "Blockers\n\n| # | x |\n|---|---|\n| 1 | y |\n\n" * 1_300,
    "added files": "```diff\n--- /dev/null\n+++ b/plugins/a/b.py\n+x\n```\n" * 1_300,
    "codes": "## Milestones\n" + "- **M1: a**\n" * 7_900,
    "nested plan": "## Phases\n" + "".join(f"{n}. a\n   a. b\n" for n in range(1, 900)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_crafted_text_costs_less_than_two_seconds(name: str) -> None:
    text = BOMBS[name]
    assert len(text) <= SIZE
    plan = quickly(lambda each: parse_item(Item(custom_id="x", task_id="AAS-9", text=each), FACTS), text)
    assert_inside(plan, Contract())


def test_a_text_beyond_the_limit_goes_to_review() -> None:
    for text in ("x" * (SIZE + 1), "a\n" * 20_000, "a\r" * 20_000):
        plan = parse_item(Item(custom_id="x", task_id="AAS-9", text=text), FACTS)
        assert plan.outcome == "review"
        assert "split the task" in plan.reason
        assert plan.title == "Build Thing"


@pytest.mark.parametrize("title", TITLES)
def test_no_title_makes_an_unsafe_name(title: str) -> None:
    facts = TaskFacts(task_id="AAS-9", title=title)
    plan = parse_item(Item(custom_id="x", task_id="AAS-9", text="Complexity: Low"), facts)
    assert_inside(plan, Contract())
    assert plan.outcome in ("ready", "review")


@pytest.mark.parametrize(
    "text",
    [
        "# AAS-1: Build X\n\n## Settings\n\n| Name | Type | Default |\n|---|---|---|\n|\n| a_b | int | 1 |\n",
        "# AAS-1: Build X\n\n```diff\n--- a/plugins/a/b.py\n+++ b/plugins/a/b.py\n+async def \n+def \n+x = = 1\n```\n",
        "# AAS-1: Build X\n\n```python\ndef \nasync def \nx = = 1\n```\n",
    ],
)
def test_what_ends_in_the_middle_is_read_as_far_as_it_goes(text: str) -> None:
    plan = parse_item(Item(custom_id="AAS-1", task_id="AAS-1", text=text), None, Contract())
    assert not any("failed" in warning for warning in plan.warnings)
