"""Finding out, meeting and improving are no building; looking at a particular thing and building are."""

from __future__ import annotations

import pytest

from generator.items import Item, TaskFacts
from generator.plan import ImplementationPlan
from generator.reading import parse_item
from generator.reading.fields.inquiry import is_inquiry

INQUIRIES = (
    "Talk to the stakeholders",
    "Schedule a meeting with the team to discuss what to build",
    "Improve it",
    "Conduct research on available solutions",
    "Evaluate options",
    "Hold a requirements workshop with the product owner",
    "Research existing solutions and best practices",
    "Define the project scope and requirements",
    "Understand the current system and identify areas for improvement",
    "Conduct a feasibility study",
    "Eine Anforderungsanalyse durchführen",
    "Hablar con los interesados para aclarar los requisitos",
    "Organiser une réunion avec les parties prenantes",
    "Raccogliere i requisiti con gli utenti",
    "Levantar requisitos com a equipe",
    "De eisen van de gebruikers inventariseren",
    "Zebrać wymagania od interesariuszy",
    "Собрать требования и обсудить варианты",
    "関係者と相談して要件を整理する",
    "与利益相关方讨论需求",
    "이해관계자와 요구사항을 논의한다",
)
WORK = (
    "Build a prototype",
    "Gather requirements and then scaffold the plugin",
    "Talk to the printer over USB",
    "Evaluate existing clipboard libraries, focusing on those that support all three systems",
    "Review the APIs of the supported wearables",
    "Ask the vendor for a test account",
    "Implement the stakeholder list",
    "Define the data model of the reminders",
    "Anforderungen klären und einen Prototyp bauen",
    "ローカルのカレンダーファイルを読み込む試作を作る",
)


def first_step(text: str, more: str = "", facts: TaskFacts | None = None) -> ImplementationPlan:
    points = f"1. **Complexity**: High\n2. **Priority**: Low\n3. **Blockers**: None\n4. **First Step**: {text}\n{more}"
    known = facts or TaskFacts(task_id="AAS-9", title="Clipboard")
    return parse_item(Item(custom_id="AAS-9", task_id="AAS-9", text=points), known)


@pytest.mark.parametrize("text", INQUIRIES)
def test_a_step_that_only_asks_goes_to_a_person(text: str) -> None:
    assert is_inquiry(text)
    plan = first_step(text)
    assert plan.outcome == "review"
    assert "nothing to build is said" in plan.reason


@pytest.mark.parametrize("text", WORK)
def test_a_step_with_work_in_it_is_built(text: str) -> None:
    assert first_step(text).outcome == "ready"


@pytest.mark.parametrize(
    "more",
    [
        "\nFiles:\n- `plugins/kiosk/printer.py` (new): prints\n",
        "\nConfiguration:\n- kiosk_port (int, default 9100): where the printer listens\n",
        "\n```python\n# printer.py\nclass Kiosk:\n    def print(self) -> None: ...\n```\n",
    ],
    ids=["a file", "a setting", "code"],
)
def test_what_is_to_be_built_outweighs_an_asking_step(more: str) -> None:
    assert first_step("Gather requirements", more).outcome == "ready"


@pytest.mark.parametrize(
    ("details", "outcome"),
    [
        ("- [ ] Print a ticket for each guest", "ready"),
        ("- [x] Print a ticket for each guest", "review"),
        ("- [ ] Initial implementation", "review"),
        ("- [ ] Talk to the customers", "review"),
        ("", "review"),
    ],
)
def test_open_criteria_on_the_board_say_what_to_build(details: str, outcome: str) -> None:
    assert (
        first_step("Gather requirements", facts=TaskFacts(task_id="AAS-9", title="Kiosk", details=details)).outcome
        == outcome
    )


def test_a_description_on_the_board_says_what_to_build() -> None:
    facts = TaskFacts(task_id="AAS-9", title="Kiosk", description="Tickets printed at the door, one per guest.")
    assert first_step("Gather requirements", facts=facts).outcome == "ready"
