"""The readers, one at a time: positions, labels, titles, settings, secrecy, dependencies, evidence."""

from __future__ import annotations

import pytest

from generator.answers.contract import Contract
from generator.items import Item, TaskFacts
from generator.plan import ImplementationPlan
from generator.reading import parse_item
from generator.reading.fields.levels import level_in
from generator.reading.fields.phase_heads import phase_head
from generator.reading.fields.ratings import read_priority
from generator.reading.fields.task_ids import in_sentences
from generator.reading.fields.titles import name_from_title
from generator.reading.text.document import read_document
from generator.reading.text.labels import find_labels


def plan_of(text: str, **facts: str) -> ImplementationPlan:
    known = TaskFacts(task_id="AAS-1", title="Build Kiosk").model_copy(update=facts)
    return parse_item(Item(custom_id="AAS-1", task_id="AAS-1", text=text), known)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_offsets_are_those_of_the_original_text(end: str) -> None:
    text = end.join(["# Häading", "", "- item 🎯", "  * nested", "", "```py", "x = 1", "```", "Under", "====="])
    document = read_document(text)
    for line in document.lines:
        assert text[line.start : line.end] == line.text or line.kind in ("code", "blank")
    fence = document.fences[0]
    assert text[fence.start : fence.end] == end.join(["```py", "x = 1", "```"])
    assert fence.content == "x = 1\n"
    assert [line.text for line in document.lines if line.kind == "heading"] == ["Häading", "Under"]


def test_every_span_of_evidence_shows_the_value() -> None:
    text = "1. **Estimated Complexity**: High\n2. **Priority**: Low\n3. **Blockers**: the pump\n\nDepends on AAS-7.\n"
    plan = plan_of(text)
    shown = {field: text[one.start : one.end] for field, one in plan.evidence.items()}
    assert shown["complexity"] == "High"
    assert shown["priority"] == "Low"
    assert shown["blockers"] == "the pump"
    assert shown["dependencies"] == "AAS-7"


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Increase to Medium or High", "Medium"),
        ("from Low to High", "High"),
        ("Low → Medium", "Medium"),
        ("not high, but low", "Low"),
        ("**Moderate** effort", "Medium"),
        ("P1", "High"),
        ("7/10", "High"),
        ("3 days", None),
        ("see below", None),
        ("mittelhoch", "Medium"),
        ("低から高へ", "High"),
    ],
)
def test_a_level_is_the_one_that_the_text_settles_on(text: str, level: str | None) -> None:
    assert level_in(text) == level


@pytest.mark.parametrize("value", ["No Change", "Keep as is", "unchanged", "Keine Änderung", "変更なし"])
def test_no_change_leaves_the_priority_to_the_board(value: str) -> None:
    document = read_document(f"**Suggested Priority Adjustment**: {value}")
    found = read_priority(document, find_labels(document))
    assert found is not None
    assert found.value is None
    plan = plan_of(document.text, priority="High")
    assert (plan.priority, plan.priority_source) == ("High", "board")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Implement Community Forge (Marketplace)", "community_forge"),
        ("DanceBot Integration", "dance_bot"),
        ("Integrate ngrok Tunneling for Development", "ngrok_tunneling"),
        ("Build Unified Task Manager with Workspace Monitor", "unified_task_manager"),
        ("Plan: Research DanceBot integration", "dance_bot"),
        ("Plugin for Spotify playback", "spotify_playback"),
        ("AAS-5: Add a Weather Station plugin", "weather_station"),
        ("Wetterwarnung integrieren", "wetterwarnung"),
        ("class", "class_unit"),
    ],
)
def test_a_name_is_what_the_title_is_about(title: str, name: str) -> None:
    assert name_from_title(title) == name


@pytest.mark.parametrize(
    ("text", "number", "title"),
    [
        ("Phase 2: Build registry (registry.py)", 2, "Build registry (registry.py)"),
        ("### **Step 3** - Wire it", 3, "Wire it"),
        ("2.1 Phase 4: Ship", 4, "Ship"),
        ("Schritt 1: Anlegen", 1, "Anlegen"),
        ("Étape 2 : Envoi", 2, "Envoi"),
        ("第3段階\uff1a同期", 3, "同期"),
        ("Milestone II: Upload", 2, "Upload"),
    ],
)
def test_a_phase_has_number_and_title(text: str, number: int, title: str) -> None:
    head = phase_head(text)
    assert head is not None
    assert (head.number, head.title) == (number, title)


@pytest.mark.parametrize(
    "text", ["Phase 1 is about trust", "Stepping stones", "Step by step", "Phases", "3. Blockers", ""]
)
def test_other_lines_are_no_phase(text: str) -> None:
    assert phase_head(text) is None


@pytest.mark.parametrize(
    ("sentence", "ids"),
    [
        ("Depends on AAS-214.", ["AAS-214"]),
        ("Requires AAS-1, AAS-2 and AAS-3.", ["AAS-1", "AAS-2", "AAS-3"]),
        ("AAS-4 must be finished first.", ["AAS-4"]),
        ("Builds on AAS-5 (see also AAS-6).", ["AAS-5"]),
        ("Similar to AAS-7.", []),
        ("This does not depend on AAS-8.", []),
        ("AAS-9 depends on this.", []),
        ("Blocks AAS-10.", []),
        ("Hängt von AAS-11 ab.", ["AAS-11"]),
        ("AAS-12に依存する。", ["AAS-12"]),
    ],
)
def test_a_dependency_is_stated_not_only_mentioned(sentence: str, ids: list[str]) -> None:
    assert [one for one, _, _ in in_sentences(sentence)] == ids


def test_a_task_is_no_dependency_of_itself() -> None:
    assert plan_of("AAS-1 depends on AAS-1 and AAS-2.").dependencies == ("AAS-2",)


def test_the_board_gives_the_dependencies_that_the_text_does_not() -> None:
    facts = TaskFacts(task_id="AAS-1", title="Build Kiosk", depends_on=("AAS-3",))
    assert parse_item(Item(custom_id="AAS-1", text="Complexity: Low"), facts).dependencies == ("AAS-3",)


def test_a_done_task_is_built_only_by_force() -> None:
    facts = TaskFacts(task_id="AAS-1", title="Build Kiosk", status="**Done**")
    item = Item(custom_id="AAS-1", task_id="AAS-1", text="Complexity: Low")
    assert parse_item(item, facts).outcome == "skipped"
    assert parse_item(item, facts, force=True).outcome == "ready"
    assert parse_item(item, facts.model_copy(update={"status": "In Progress"})).outcome == "ready"


@pytest.mark.parametrize("problem", ["cut", "error", "refused", "filtered", "empty", "unreadable", "missing"])
def test_an_item_without_a_whole_answer_goes_to_review(problem: str) -> None:
    item = Item.model_validate(
        {"custom_id": "AAS-1", "task_id": "AAS-1", "problem": problem, "reason": "It went wrong."}
    )
    plan = parse_item(item, TaskFacts(task_id="AAS-1", title="Build Kiosk", priority="High", depends_on=("AAS-3",)))
    assert plan.outcome == "review"
    assert "It went wrong" in plan.reason
    assert len(plan.reason) > len("It went wrong.") + 10
    assert (plan.title, plan.priority, plan.priority_source, plan.dependencies) == (
        "Build Kiosk",
        "High",
        "board",
        ("AAS-3",),
    )


def test_the_same_text_gives_the_same_plan() -> None:
    text = "# AAS-1: Build Kiosk\n\n- `plugins/kiosk/page.py` - shows\n- `plugins/kiosk/menu.py` - lists\n"
    assert plan_of(text) == plan_of(text)


def test_a_workspace_without_settings_is_said() -> None:
    text = "Add to AASConfig:\n\n- `kiosk_host` (str, default x): host\n"
    item = Item(custom_id="AAS-1", task_id="AAS-1", text=text)
    plan = parse_item(item, TaskFacts(task_id="AAS-1", title="Add kiosk settings"), Contract(settings=None))
    assert any("no settings class" in warning for warning in plan.warnings)


def test_an_answer_that_belongs_to_no_task_goes_to_review() -> None:
    text = "# Build Kiosk\n\nComplexity: Low\n\n- `plugins/kiosk/page.py` - shows pages\n"
    nobody = parse_item(Item(custom_id="req-3", text=text))
    assert (nobody.outcome, nobody.task_id) == ("review", "req-3")
    assert "which task" in nobody.reason
    assert parse_item(Item(custom_id="AAS-3", text=text)).outcome == "ready"


def test_the_kind_points_to_the_file_that_tells_it() -> None:
    text = "# Build Kiosk\n\n- `core/services/kiosk.py` - serves\n"
    plan = plan_of(text)
    span = plan.evidence["kinds"]
    assert plan.kinds == ("service",)
    assert "core/services/kiosk.py" in text[span.start : span.end]
