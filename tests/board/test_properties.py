"""Any text in any cell: reading gives it back, and nothing else on the page moves."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from generator.board import Board
from generator.board.merge import merge
from generator.board.text import flatten, note_text
from generator.errors import BoardError
from tests.board.boards import SMALL, added, changed_lines, edited, with_note
from tests.examples import examples

HOSTILE = st.sampled_from(list("|\\`#-*+>[]<!\n\r\t\x00\x85\u2028\u202e\ufeff\ud800:=~_1. "))
LINE_ENDS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
CELLS = st.text(
    st.one_of(HOSTILE.filter(lambda one: one not in LINE_ENDS), st.characters(exclude_characters=LINE_ENDS)),
    max_size=60,
)
TEXTS = st.text(st.one_of(HOSTILE, st.characters()), max_size=60)
LAYOUTS = (
    b"| ID | Title | Status |\n|---|---|---|\n| A-1 | One | Queued |\n| A-2 | Two | Done |\n\nend\n",
    b"|ID|Title|Status|\n|-|-|-|\n|A-1|One|Queued|\n|A-2|Two|Done|\n\nend\n",
    b"ID | Title | Status\n---|---|---\nA-1 | One | Queued\nA-2 | Two | Done\n\nend\n",
    b"| ID  | Title | Status |\n|-----|-------|--------|\n| A-1 | One   | Queued |\n| A-2 | Two   | Done   |\n\nend\n",
    b"| Status | Title | ID |\r\n|---|---|---|\r\n  | Queued | One | A-1 | \r\n| Done | Two | A-2 |\r\n\r\nend\r\n",
    b"| ID | Status | Title |\n|---|---|---|\n| A-1 | Queued |\n| A-2 | Done |\n\nend\n",
    b"ID | Status | Title\n---|---|---\nA-1 | Queued | One\nA-2 | Done\n\nend",
)


@given(st.sampled_from(LAYOUTS), st.sampled_from(["A-1", "A-2"]), CELLS, CELLS)
@settings(max_examples=examples(600), deadline=None)
def test_cells_read_back_and_other_lines_stay(data: bytes, task_id: str, title: str, status: str) -> None:
    row = Board.from_bytes(data).find(task_id)
    result = edited(data, task_id, {"Title": title, "Status": status})
    assert changed_lines(data, result) in ([row.line], [])
    after = Board.from_bytes(result)
    assert len(after.rows) == 2
    assert after.find(task_id).title == _shown(title)
    assert after.find(task_id).role("status") == _shown(status)
    assert _cells(result)[row.line] == [cell.strip() for cell in after.find(task_id).cells.values()]


def _shown(text: str) -> str:
    """Return what a cell shows for a text: a pipe that came escaped is a plain one."""
    return re.sub(r"(?<!\\)((?:\\\\)*)\\\|", r"\1|", flatten(text))


def _cells(data: bytes) -> dict[int, list[str]]:
    """Return the cells of each table line as an independent reader sees them."""
    tokens = MarkdownIt("commonmark").enable("table").parse(data.decode())
    found: dict[int, list[str]] = {}
    for number, token in enumerate(tokens):
        if token.type in ("td_open", "th_open"):
            row = next(one for one in reversed(tokens[:number]) if one.type == "tr_open")
            assert row.map is not None
            found.setdefault(row.map[0] + 1, []).append(tokens[number + 1].content.strip())
    return found


@given(TEXTS, st.sampled_from(LINE_ENDS), TEXTS)
def test_text_of_several_lines_is_refused(before: str, sign: str, after: str) -> None:
    with pytest.raises(BoardError, match="has a line break"):
        edited(LAYOUTS[0], "A-1", {"Status": "Done", "Title": before + sign + after})


@given(st.sampled_from(LAYOUTS), st.dictionaries(st.sampled_from(["title", "status"]), CELLS))
@settings(max_examples=examples(200), deadline=None)
def test_a_new_row_is_one_line_and_the_rest_stays(data: bytes, cells: dict[str, str]) -> None:
    result = added(data, {"id": "A-3", **cells})
    before, after = data.splitlines(keepends=True), result.splitlines(keepends=True)
    assert after[:4] == before[:4]
    assert after[5:] == before[4:]
    row = Board.from_bytes(result).find("A-3")
    assert row.title == (_shown(cells.get("title", "")) or "-")
    assert len(row.place.shape.spans) == 3


@given(st.lists(TEXTS, max_size=5), TEXTS, st.sampled_from(["AAS-003", "AAS-224", "AAS-231"]))
@settings(max_examples=examples(300), deadline=None)
def test_a_note_opens_nothing(lines: list[str], key: str, task_id: str) -> None:
    result = with_note(SMALL, task_id, lines, key=key)
    assert with_note(result, task_id, lines, key=key) == result
    board, before = Board.from_bytes(result), Board.from_bytes(SMALL)
    assert [row.place.text for row in board.rows] == [row.place.text for row in before.rows]
    assert board.facts("AAS-231") == before.facts("AAS-231")
    tokens = MarkdownIt("commonmark").enable("table").parse(result.decode())
    kinds = [token.type for token in tokens]
    old = [token.type for token in MarkdownIt("commonmark").enable("table").parse(SMALL.decode())]
    new_headings = 0 if task_id != "AAS-224" or result == SMALL else 1
    assert kinds.count("heading_open") == old.count("heading_open") + new_headings
    for kind in ("table_open", "fence", "html_block", "code_block", "blockquote_open", "hr", "ordered_list_open"):
        assert kinds.count(kind) == old.count(kind), kind
    inline = [child for token in tokens for child in token.children or [] if token.map and token.map[0] > 9]
    tags = [child.content for child in inline if child.type == "html_inline" and not child.content.startswith("<!-- ")]
    assert tags == []
    assert not any(child.type == "image" for child in inline)


@given(st.text(st.one_of(HOSTILE, st.characters()), max_size=30))
@settings(max_examples=examples(300), deadline=None)
def test_note_text_is_one_line_without_a_checkbox(text: str) -> None:
    line = note_text(text)
    assert len(line.splitlines()) <= 1
    assert not line.startswith(("[", "#", "```", ">"))


@given(st.binary(max_size=200))
@settings(max_examples=examples(300), deadline=None)
def test_no_bytes_break_the_reader(data: bytes) -> None:
    for page in (data, SMALL + data, data + SMALL):
        try:
            board = Board.from_bytes(page)
        except BoardError:
            continue
        assert b"".join(line.text + line.ending for line in board.page.lines) == page
        for row in board.rows:
            board.facts(row.task_id, row.title)


LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"\n"]), max_size=8)


@given(LINES, st.lists(st.integers(0, 8), max_size=3), st.lists(st.integers(0, 8), max_size=3))
@example([b"a\n", b"b\n", b"b\n", b"b\n"], [1, 5, 3], [3])
@settings(max_examples=examples(300), deadline=None)
def test_merge_keeps_every_new_line_of_both(base: list[bytes], mine: list[int], theirs: list[int]) -> None:
    one, other = list(base), list(base)
    for number, place in enumerate(mine):
        one.insert(place, b"mine %d\n" % number)
    for number, place in enumerate(theirs):
        other.insert(place, b"theirs %d\n" % number)
    merged = merge(b"".join(base), b"".join(one), b"".join(other)).splitlines(keepends=True)
    new = [line for line in one + other if line.startswith((b"mine", b"theirs"))]
    assert sorted(merged) == sorted([*base, *new])
    assert [line for line in merged if not line.startswith((b"mine", b"theirs"))] == base
