"""Notes under a task's details: placed, replaced, never at the cost of a person's lines."""

from __future__ import annotations

import pytest

from generator.board import Board
from tests.board.boards import SMALL, with_note

TABLE = b"""| ID | Title | Status |
|---|---|---|
| A-1 | One | Queued |
| A-2 | Two | Queued |
| A-3 | Three | Queued |
"""


def _added(old: bytes, result: bytes, place: int) -> bytes:
    """Return what was inserted at ``place``; everything around it must be as before."""
    new = result[place : place + len(result) - len(old)]
    assert new
    assert result == old[:place] + new + old[place:]
    return new


def test_note_stands_behind_the_last_line_of_the_details() -> None:
    result = with_note(SMALL, "AAS-231", ["Branch `aas/AAS-231`.", "", "Gates: all passed"], key="batch_1")
    place = SMALL.index(b"    - [ ] Readings are typed\n") + len(b"    - [ ] Readings are typed\n")
    lines = _added(SMALL, result, place).splitlines()
    assert lines[0].startswith(b"- **Implementation Notes** (batch_1): <!-- 2 lines ")
    assert lines[1:] == [b"    - Branch `aas/AAS-231`.", b"    - Gates: all passed"]


def test_same_note_again_changes_nothing_and_another_key_adds_one() -> None:
    once = with_note(SMALL, "AAS-003", ["x"], key="k1")
    assert with_note(once, "AAS-003", ["x"], key="k1") == once
    twice = with_note(once, "AAS-003", ["x"], key="k2")
    assert twice.count(b"Implementation Notes") == 2


def test_new_text_under_the_same_key_replaces_the_note() -> None:
    once = with_note(SMALL, "AAS-003", ["failed", "look here"], key="k")
    result = with_note(once, "AAS-003", ["implemented"], key="k")
    assert result == with_note(SMALL, "AAS-003", ["implemented"], key="k")


def test_a_note_that_a_person_changed_is_only_added_to() -> None:
    once = with_note(SMALL, "AAS-003", ["failed", "look here"], key="k")
    edited = once.replace(b"    - look here\n", b"    - look here (done, Mira)\n    - asked Jonas\n")
    result = with_note(edited, "AAS-003", ["implemented"], key="k")
    assert result == edited.replace(b"    - asked Jonas\n", b"    - asked Jonas\n    - implemented\n")
    assert with_note(result, "AAS-003", ["implemented"], key="k") == result


def test_lines_that_a_person_wrote_behind_the_note_survive_its_replacement() -> None:
    once = with_note(SMALL, "AAS-003", ["failed"], key="k")
    extended = once.replace(b"    - failed\n", b"    - failed\n    - mine\n")
    assert b"    - mine\n" in with_note(extended, "AAS-003", ["implemented"], key="k")


def test_missing_heading_is_created_behind_the_task_above() -> None:
    result = with_note(SMALL, "AAS-224", ["x"])
    new = _added(SMALL, result, SMALL.index(b"\n### AAS-231"))
    assert new.startswith(b"\n### AAS-224: Community Forge (Marketplace)\n- **Implementation Notes**: <!-- 1 lines ")
    assert new.endswith(b" -->\n    - x\n")


def test_missing_heading_of_the_first_task_is_created_before_the_others() -> None:
    data = TABLE + b"\n## Task Details\n\n#### A-2: Two\ntext\n"
    new = _added(data, with_note(data, "A-1", ["x"]), data.index(b"#### A-2"))
    assert new.startswith(b"#### A-1: One\n")
    assert new.endswith(b"    - x\n\n")


def test_missing_part_is_created_at_the_end() -> None:
    new = _added(TABLE, with_note(TABLE, "A-1", ["x"]), len(TABLE))
    assert new.startswith(b"\n## Task Details\n\n### A-1: One\n- **Implementation Notes**")


def test_empty_part_gets_its_first_heading() -> None:
    data = TABLE + b"\n## Task Details\n\n# Appendix\n"
    assert _added(data, with_note(data, "A-1", ["x"]), data.index(b"\n# Appendix")).startswith(b"\n### A-1: One\n")


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_notes_use_the_page_s_line_ends(ending: bytes) -> None:
    data = (TABLE + b"\n## Task Details\n\n### A-1: One\n- x").replace(b"\n", ending)
    result = with_note(data, "A-1", ["y"])
    assert result.startswith(data + ending)
    assert not result.endswith(ending)
    assert set(result.split(b"y")[0].replace(ending, b"")) & set(b"\r\n") == set()


def test_note_keeps_its_distance_from_paragraphs_code_and_rules() -> None:
    data = TABLE + b"### A-1: One\nSome text\n\n---\n\n### A-2: Two\n```\n# no heading\n```\n"
    result = with_note(with_note(data, "A-1", ["x"]), "A-2", ["y"])
    assert b"Some text\n\n- **Implementation Notes**" in result
    assert b"    - x\n\n---\n" in result
    assert b"```\n\n- **Implementation Notes**" in result


def test_sub_headings_belong_to_the_task_and_headings_in_code_do_not_end_it() -> None:
    data = TABLE + b"### A-1: One\n#### Plan\n```\n## no heading\n```\n- last\n## Other\n"
    assert _added(data, with_note(data, "A-1", ["x"]), data.index(b"## Other")).endswith(b"    - x\n")


def test_page_with_a_block_that_never_closes_gets_its_note_before_it() -> None:
    data = TABLE + b"\n```\nnever closed\n"
    result = with_note(data, "A-1", ["x"])
    assert with_note(result, "A-1", ["x"]) == result
    assert result.endswith(b"\n```\nnever closed\n")


def test_twins_get_their_notes_under_their_own_titles() -> None:
    data = TABLE.replace(b"A-2", b"A-1") + b"\n### A-1: One\nfirst\n\n### A-1: Two\nsecond\n"
    assert b"second\n\n- **Implementation" in with_note(data, "A-1", ["x"], "Two")
    assert b"first\n\n- **Implementation" in with_note(data, "A-1", ["x"], "One")


def test_no_lines_make_no_note() -> None:
    assert with_note(SMALL, "AAS-003", ["", "  \n\u202e"]) == SMALL


def test_notes_are_no_part_of_the_facts() -> None:
    noted = with_note(SMALL, "AAS-231", ["x"], key="k")
    assert Board.from_bytes(noted).facts("AAS-231") == Board.from_bytes(SMALL).facts("AAS-231")


def test_hostile_lines_are_plain_text() -> None:
    hostile = [
        "# Head",
        "- [x] done",
        "[ ] box",
        "| a | b |",
        "```sh",
        "<script>x</script>",
        "1. one",
        "![i](http://h)",
    ]
    result = with_note(SMALL, "AAS-003", [*hostile, "a\n## b\n\n| AAS-9 | x |"]).decode()
    assert [line[6:] for line in result.splitlines() if line.startswith("    - ")][:9] == [
        "\\# Head",
        "\\- [x] done",
        "\\[ ] box",
        "\\| a \\| b \\|",
        "\\```sh",
        "\\<script>x\\</script>",
        "1\\. one",
        "\\![i](http://h)",
        "a ## b \\| AAS-9 \\| x \\|",
    ]
