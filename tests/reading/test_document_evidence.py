"""Every field of a plan says where it came from, and the span shows what was read there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest

from benchmarks.score_analyses import CASES, UNTUNED, normal, read_case
from generator.distributions import import_name_of
from generator.items import Item, TaskFacts
from generator.plan import ImplementationPlan
from generator.reading import parse_item
from generator.reading.fields.levels import level_in
from generator.reading.record import LOW_CONFIDENCE
from generator.report.plan_fields import FIELDS


@lru_cache(maxsize=1)
def corpus() -> tuple[tuple[str, Item, ImplementationPlan], ...]:
    cases = [(folder.name, *read_case(folder)[:2]) for folder in sorted((*CASES.iterdir(), *UNTUNED.iterdir()))]
    return tuple((name, item, parse_item(item, facts)) for name, item, facts in cases)


def shown(plan: ImplementationPlan, item: Item, field: str) -> str:
    place = plan.evidence[field]
    return item.text[place.start : place.end]


def test_every_field_with_a_value_has_evidence() -> None:
    bare = [
        f"{name}: {field}"
        for name, _, plan in corpus()
        for field in (*FIELDS, *(("outcome",) if plan.outcome != "ready" else ()))
        if getattr(plan, field) and field not in plan.evidence
    ]
    assert not bare


def test_spans_lie_in_the_text() -> None:
    for name, item, plan in corpus():
        for field, place in plan.evidence.items():
            assert 0 <= place.start <= place.end <= len(item.text), f"{name}: {field}"
            assert place.end > place.start or place.start == 0, f"{name}: {field}"


def expected_in_span(plan: ImplementationPlan, field: str) -> list[str]:
    values = {
        "task_id": [plan.task_id],
        "blockers": list(plan.blockers),
        "dependencies": list(plan.dependencies),
        "phases": [text for phase in plan.phases for text in (phase.title, *phase.tasks)],
        # A setting of a section gets the section's name before its own.
        "config_additions": [one.name.rpartition("_")[2] for one in plan.config_additions],
        "requirements": list(plan.requirements),
    }
    return values[field]


@pytest.mark.parametrize("field", ["task_id", "blockers", "dependencies", "phases", "config_additions", "requirements"])
def test_the_span_of_a_field_holds_its_values(field: str) -> None:
    checked = 0
    for name, item, plan in corpus():
        if field not in plan.evidence or not shown(plan, item, field):
            continue
        if plan.evidence[field].rule.startswith(("json", "yaml", "structured")):
            continue
        text = normal(shown(plan, item, field))
        if field == "requirements":
            # A text names distributions, a plan their modules.
            text += " ".join(normal(import_name_of(word)) for word in re.findall(r"[\w.-]*\w", text))
        for value in expected_in_span(plan, field):
            assert normal(value.rstrip("…"))[:60] in text, f"{name}: {value!r} is not in the span of {field}"
            checked += 1
    assert checked >= 20


@pytest.mark.parametrize("field", ["complexity", "priority"])
def test_the_span_of_a_level_holds_the_level(field: str) -> None:
    checked = 0
    for name, item, plan in corpus():
        value = getattr(plan, field)
        place = plan.evidence.get(field)
        if place is None or place.rule.endswith(("/board", "/no-change", "/prose", "/no-level")) or not value:
            continue
        if name.startswith("json_") or not place.rule.startswith("label"):
            continue
        heard = level_in(shown(plan, item, field), change=field == "priority")
        assert (heard or "").replace("Critical", "High") == value.replace("Critical", "High"), f"{name}: {field}"
        checked += 1
    assert checked >= 30


def uncertain(plan: ImplementationPlan) -> Iterator[str]:
    return (field for field, place in plan.evidence.items() if place.confidence < LOW_CONFIDENCE)


def test_a_low_confidence_is_a_warning_that_names_the_field() -> None:
    seen = 0
    for name, _, plan in corpus():
        for field in uncertain(plan):
            assert any(field in warning for warning in plan.warnings), f"{name}: {field}"
            seen += 1
    assert seen


def test_what_the_board_says_has_no_place_in_the_text() -> None:
    facts = TaskFacts(task_id="AAS-1", title="Build Kiosk", priority="High", depends_on=("AAS-2",))
    plan = parse_item(Item(custom_id="AAS-1", task_id="AAS-1", text="Complexity: Low\n"), facts)
    for field in ("task_id", "title", "priority", "dependencies"):
        place = plan.evidence[field]
        assert (place.start, place.end) == (0, 0)
        assert place.rule.endswith(("/board", "/batch"))


def test_a_review_points_to_what_it_rests_on() -> None:
    text = "Complexity: Low\n\nCreate the page:\n\n```tsx\nexport const Page = () => null;\n```\n"
    plan = parse_item(Item(custom_id="AAS-1", text=text), TaskFacts(task_id="AAS-1", title="Build Kiosk"))
    place = plan.evidence["outcome"]
    assert plan.outcome == "review"
    assert place.rule == "outcome/other-stack"
    assert text[place.start : place.end].startswith("```tsx")
