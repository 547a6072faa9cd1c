"""The acceptance criteria of a task, in the forms in which boards list them."""

from __future__ import annotations

import pytest

from generator.board.facts import CRITERIA_MAX, acceptance_of
from generator.board.page import read_page

FORMS = [
    "- **Acceptance Criteria**:\n    - [ ] One\n    - [x] Two\n- **Status**: open",
    "- **Description**: x\n- **Acceptance criteria:**\n  - One\n  - Two\n- **Owner**: y",
    "### Acceptance Criteria\n\n1. One\n2. Two\n\n### More\n- Three",
    "**Acceptance Criteria:**\n* [ ] One\n* [ ] Two\n\nSomething else.",
    "Definition of Done:\n- One\n- Two",
    "#### Akzeptanzkriterien\n- One\n- Two",
    "- Acceptance Criteria:\n\n    - [ ] One\n\n    - [ ] Two",
]


def criteria(text: str) -> tuple[str, ...]:
    return acceptance_of(read_page(text.encode()).blocks)


@pytest.mark.parametrize("text", FORMS)
def test_criteria_are_read(text: str) -> None:
    assert criteria(text) == ("One", "Two")


def test_criterion_may_go_on_over_lines() -> None:
    assert criteria("- **Acceptance Criteria**:\n    - [ ] One\n      and more\n\nx") == ("One and more",)


def test_criterion_beside_the_label() -> None:
    assert criteria("- **Acceptance**: it works") == ("it works",)


@pytest.mark.parametrize(
    "text", ["", "- Description: x", "We discussed the acceptance criteria:\nnone", "# Other\n- x"]
)
def test_text_without_criteria_has_none(text: str) -> None:
    assert criteria(text) == ()


def test_thousands_of_criteria_are_bounded() -> None:
    assert len(criteria("## Acceptance\n" + "- x\n" * 5000)) == CRITERIA_MAX
