"""A value's end is found at the same place, however its text is cut into pieces and whether they are skimmed."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.results.extent import Extent
from generator.results.scanner import Scanner

TEXTS = st.text(st.sampled_from('a"\\\n[]{}é├,:'), max_size=12)
VALUES = st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4))


def _end(text: str, cuts: list[int], *, skim_from: int) -> int:
    extent = Extent(skim_from)
    begin = 0
    for cut in [*sorted(cuts), len(text)]:
        if cut > begin:
            found = extent.end_in(text[begin:cut], 0)
            if found >= 0:
                return begin + found
            begin = cut
    return -1


@given(
    VALUES, st.sampled_from(["", ",[1]", " ]}", '"', "\n{"]), st.lists(st.integers(0, 80), max_size=5), st.booleans()
)
@settings(max_examples=400, deadline=None)
def test_the_end_does_not_depend_on_the_pieces(value: Any, behind: str, cuts: list[int], ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    for skim_from in (1, 5, 10**9):
        assert _end(text + behind, cuts, skim_from=skim_from) == len(text)
        assert _end(text[:-1], cuts, skim_from=skim_from) == -1


def test_a_long_value_is_passed_over_whole() -> None:
    import io

    inner = {"text": 'a "quoted" [word] \\ {' * 30_000, "list": [[{}]] * 1000}
    scanner = Scanner(io.BytesIO(json.dumps({"a": inner, "b": 7}).encode()))
    scanner.peek()
    found = []
    for key in scanner.members():
        if key == "a":
            scanner.skip()
        else:
            found.append(scanner.value().value)
    assert found == [7]
