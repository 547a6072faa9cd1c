"""What looks for growth finds it, and takes neither a slow machine nor a slow first call for it."""

from __future__ import annotations

import pytest

from tests.growth import quickly

# Below every measurement here, so that all of them are compared with those for half of the text.
NEVER = 0.0
TEXT = "x" * 600


def pairs(text: str) -> int:
    return sum(first is second for first in text for second in text)


def steps(text: str) -> int:
    return sum(first == "x" for first in text * len(TEXT))


@pytest.mark.parametrize("text", [TEXT, TEXT * 2])
def test_work_that_grows_with_the_square_is_found(text: str) -> None:
    with pytest.raises(AssertionError, match=f"for {len(text)} characters"):
        quickly(pairs, text, NEVER)


def test_work_that_grows_with_the_text_passes_however_slow_it_is() -> None:
    assert quickly(steps, TEXT, NEVER) == len(TEXT) ** 2


def test_a_first_call_that_also_loads_something_passes() -> None:
    calls: list[str] = []

    def work(text: str) -> int:
        calls.append(text)
        return steps(text) if len(calls) > 1 else pairs(TEXT * 4)

    quickly(work, TEXT, NEVER)
    assert min(calls.count(TEXT[:300]), calls.count(TEXT) - 1) >= 3
