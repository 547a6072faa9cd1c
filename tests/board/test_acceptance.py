"""The acceptance criteria of a task, in the forms in which boards list them."""

from __future__ import annotations

import pytest

from generator.board.acceptance import CRITERIA_MAX, acceptance_of

FORMS = [
    "- **Acceptance Criteria**:\n    - [ ] One\n    - [x] Two\n- **Status**: open",
    "- **Description**: x\n- **Acceptance criteria:**\n  - One\n  - Two\n- **Owner**: y",
    "### Acceptance Criteria\n\n1. One\n2. Two\n\n### More\n- Three",
    "**Acceptance Criteria:**\n* [ ] One\n* [ ] Two\n\nSomething else.",
    "Definition of Done:\n- One\n- Two",
    "#### Akzeptanzkriterien\n- One\n- Two",
    "- Acceptance Criteria:\n\n    - [ ] One\n\n    - [ ] Two",
]


@pytest.mark.parametrize("text", FORMS)
def test_criteria_are_read(text: str) -> None:
    assert acceptance_of(text.split("\n")) == ("One", "Two")


def test_criterion_may_go_on_over_lines() -> None:
    assert acceptance_of(["- **Acceptance Criteria**:", "    - [ ] One", "      and more", "", "x"]) == (
        "One and more",
    )


def test_criterion_beside_the_label() -> None:
    assert acceptance_of(["- **Acceptance**: it works"]) == ("it works",)


@pytest.mark.parametrize(
    "text", ["", "- Description: x", "We discussed the acceptance criteria:\nnone", "# Other\n- x"]
)
def test_text_without_criteria_has_none(text: str) -> None:
    assert acceptance_of(text.split("\n")) == ()


def test_thousands_of_criteria_are_bounded() -> None:
    assert len(acceptance_of(["## Acceptance", *["- x"] * 5000])) == CRITERIA_MAX
