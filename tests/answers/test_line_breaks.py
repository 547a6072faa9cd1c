"""Types that are too long for a line."""

from __future__ import annotations

from generator.answers.line_breaks import can_be_laid_out


def test_type_that_no_line_can_hold_is_told_apart() -> None:
    choices = ", ".join(f'"choice{index}"' for index in range(9))
    assert can_be_laid_out(f"Literal[{choices}] | None", 60)
    assert not can_be_laid_out(f'Literal["{"x" * 40}"]', 30)
