"""What on a page is text, what is only code, a comment or HTML, and what stands under which heading."""

from __future__ import annotations

import pytest

from generator.board import Board
from generator.board.details import sections
from generator.board.facts import task_ids_in
from generator.board.page import read_page
from tests.board.boards import SMALL

HIDDEN = {
    "fence": (b"a\n```py\nx\n```\nb\n", [2, 3, 4]),
    "fence with space before it": (b"  ```\nx\n   ```\na\n", [1, 2, 3]),
    "longer fence": (b"````\n```\n````\na\n", [1, 2, 3]),
    "fence of the other kind": (b"~~~ `x`\n```\n~~~~\na\n", [1, 2, 3]),
    "code in one line is no fence": (b"```x```\na\n", []),
    "text behind a closing fence keeps it open": (b"```\n``` x\n```\na\n", [1, 2, 3]),
    "two marks are no fence": (b"``\na\n", []),
    "comment": (b"<!-- a\nb\n-->\nc\n", [1, 2, 3]),
    "comment in one line": (b"<!-- a -->\nc\n", [1]),
    "shortest comment": (b"<!-->\nc\n", [1]),
    "comment behind text is text, as a table in it is a table": (b"a <!-- b\nc\n-->\nd\n", []),
    "comment behind text that ends nowhere": (b"-->\na <!-- b\nc\n", []),
    "comment in code": (b"`<!--` b\nc -->\n", []),
    "comment in a row": (b"| a <!-- b |\nc -->\n", []),
    "raw HTML": (b"<pre>\n# x\n</PRE>\na\n", [1, 2, 3]),
    "raw HTML with attributes": (b"<SCRIPT src>\nx\n</script>\na\n", [1, 2, 3]),
    "raw HTML that is cut after its name": (b"<style\n>\n</style>\na\n", [1, 2, 3]),
    "raw HTML in one line": (b"<pre>x</pre>\na\n", [1]),
    "another tag, up to a blank line": (b"<prefix>\na\n\nb\n", [1, 2]),
    "indented code": (b"a\n\n    x\n\n    y\nb\n", [3, 4, 5]),
    "a tab indents": (b"a\n\n\tx\nb\n", [3]),
    "indented text goes on": (b"a\n    x\n", []),
    "text of a list": (b"- a\n\n    x\n\nb\n\n    y\n", [7]),
    "code of a list": (b"- a\n\n      x\n", [3]),
    "text of a numbered list": (b"10. a\n\n    x\n", []),
    "BOM before a fence": (b"\xef\xbb\xbf```\nx\n```\n", [1, 2, 3]),
}


@pytest.mark.parametrize(("data", "hidden"), HIDDEN.values(), ids=HIDDEN.keys())
def test_lines_that_only_look_like_text(data: bytes, hidden: list[int]) -> None:
    page = read_page(data)
    assert sorted(index + 1 for index in page.code) == hidden
    assert page.open_from is None


@pytest.mark.parametrize(
    ("data", "line"), [(b"a\n```\nx\n\n", 1), (b"<!-- a\nb\n", 0), (b"```\n```\na\n~~~\n", 3), (b"a\n<pre>\nb\n", 1)]
)
def test_a_block_that_never_ends_is_named(data: bytes, line: int) -> None:
    assert read_page(data).open_from == line


def test_lines_know_where_they_are() -> None:
    page = read_page(b"a\r\nbc\r\n \td")
    assert [(line.start, line.text, line.ending, line.end, line.stop) for line in page.lines] == [
        (0, b"a", b"\r\n", 1, 3),
        (3, b"bc", b"\r\n", 5, 7),
        (7, b" \td", b"", 10, 10),
    ]
    assert page.ending_near(2) == b"\r\n"
    assert read_page(b"a").ending_near(0) == b"\n"
    assert read_page(b"a\nb\r\n").ending_near(0) == b"\n"


def _outline(data: bytes) -> list[tuple[int, str, int, int]]:
    page = read_page(data)
    return [(part.level, part.text, part.stop, part.last_line(page)) for part in sections(page)]


def test_a_section_ends_at_the_next_heading_of_its_level_or_above() -> None:
    data = b"# A\na\n## B\nb\n\n---\n* * *\n\n### C\n## D\nd\n# E\n"
    assert _outline(data) == [(1, "A", 11, 10), (2, "B", 9, 8), (3, "C", 9, 8), (2, "D", 11, 10), (1, "E", 12, 11)]
    assert _outline(b"# A\n--\n\n- -\n")[0][3] == 3
    assert _outline(b"# A\na\n\n- - -\n___\n\n")[0][3] == 1


def test_a_section_ends_where_a_block_begins_that_never_does() -> None:
    assert _outline(b"# A\na\n\n```\n# B\n") == [(1, "A", 3, 1)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"## A ##\n", [(2, "A")]),
        (b"## A##\n", [(2, "A##")]),
        (b"##\tA\t#\t\n", [(2, "A")]),
        (b"###### A\n", [(6, "A")]),
        (b"####### A\n", []),
        (b"   # A\n", [(1, "A")]),
        (b"- x\n\n    # A\n", []),
        (b"#A\n", []),
        (b"#\n", [(1, "")]),
        (b"# #\n", [(1, "")]),
        (b"\xef\xbb\xbf# A\n", [(1, "A")]),
        (b"A-1: B\n====\n", [(1, "A-1: B")]),
        (b"x\n\nA\n-----\n", [(2, "A")]),
        (b"A\n----\n", [(2, "A")]),
        (b"A\n---\n", []),
        (b"x\nA\n----\n", [(2, "x\nA")]),
        (b"A-1: B\n---\n", [(2, "A-1: B")]),
        (b"A\n--=-\n", []),
        (b"A\n****\n", []),
        (b"A\n\n", []),
        (b"- A\n----\n", []),
        (b"> A\n----\n", []),
        (b"| A\n----\n", []),
        (b"```\n# A\n```\n", []),
    ],
)
def test_headings_with_signs_before_or_a_line_under_them(data: bytes, expected: list[tuple[int, str]]) -> None:
    assert [(level, text) for level, text, _, _ in _outline(data)] == expected


@pytest.mark.parametrize(
    ("text", "task_id", "title"),
    [
        ("AAS-1: Do it", "AAS-1", "Do it"),
        ("[AAS-1] Do it", "AAS-1", "Do it"),
        ("**AAS-1** - Do it", "AAS-1", "Do it"),
        ("`AAS-1` \u2014 Do it", "AAS-1", "Do it"),
        ("(AAS-1)", "AAS-1", ""),
        ("AAS-1", "AAS-1", ""),
        ("AAS-1-", "AAS-1", ""),
        ("AAS-1. Do", "AAS-1", ""),
        ("Do AAS-1", "", ""),
        ("A" * 45 + "-1", "", ""),
        ("", "", ""),
    ],
)
def test_a_heading_begins_with_its_task(text: str, task_id: str, title: str) -> None:
    (part,) = sections(read_page(f"# {text}\n".encode()))
    assert (part.task_id, part.title) == (task_id, title)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Task Details", True), ("**DETAILS**", True), ("Tasks  details", True), ("Details of", False)],
)
def test_the_part_with_the_details_has_a_name(text: str, expected: bool) -> None:
    (part,) = sections(read_page(f"## {text}\n".encode()))
    assert part.holds_all is expected


DESCRIPTIONS = {
    "label": ("- **Description**: One\n  more\n- other", "One more"),
    "label without emphasis": ("Description: One\nmore", "One more"),
    "label with the colon inside": ("* **Description:** One", "One"),
    "blank line ends it": ("- Description: One\n\nmore", "One"),
    "nothing behind the label": ("- Description:\n  One", "One"),
    "what is indented too deep for a list goes on": ("- Description: One\n      - item", "One - item"),
    "heading ends it": ("Description: One\n#### More", "One"),
    "code ends it": ("Description: One\n```\nx\n```", "One"),
    "other code ends it": ("One\n~~~\nx\n~~~", "One"),
    "table ends it": ("One\n| a |\n|---|", "One"),
    "comment ends it": ("One\n<!-- a -->", "One"),
    "quote ends it": ("One\n> a", "One"),
    "paragraph behind blank lines": ("\n\nOne\nmore\n\nother", "One more"),
    "indented dash goes on": ("One\n    - two", "One - two"),
    "list first": ("- item\n\nOne", ""),
    "no label": ("Describe: x", "Describe: x"),
}


@pytest.mark.parametrize(("details", "expected"), DESCRIPTIONS.values(), ids=DESCRIPTIONS.keys())
def test_a_task_is_described_by_its_label_or_first_paragraph(details: str, expected: str) -> None:
    data = f"| ID | Status |\n|---|---|\n| A-1 | Queued |\n\n### A-1\n{details}\n"
    facts = Board.from_bytes(data.encode()).facts("A-1")
    assert facts is not None
    assert facts.description == expected


def test_task_ids_are_found_once_each_in_order() -> None:
    assert task_ids_in("AAS-2 (x), `AAS-1`; aas/AAS-2, none") == ("AAS-2", "AAS-1")
    assert task_ids_in("-") == ()


@pytest.mark.parametrize("dash", ["-", "\u2013", "\u2014"])
def test_a_dash_is_no_priority(dash: str) -> None:
    facts = Board.from_bytes(SMALL.replace(b"| Low |", f"| {dash} |".encode())).facts("AAS-224")
    assert facts is not None
    assert facts.priority == ""
