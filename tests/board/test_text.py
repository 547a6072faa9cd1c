"""Text that goes into a board and comes out of it, and how wide it is."""

from __future__ import annotations

import pytest

from generator.board.cells import fit, padding, split_row
from generator.board.text import (
    CELL_MAX,
    NOTE_MAX,
    cell_text,
    comparable,
    display_width,
    escape_pipes,
    flatten,
    note_text,
    plain,
    undecorated,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\n\tb\x00c", "a b c"),
        ("\u2028a\u2029b\x85", "a b"),
        ("a\u202eb\ufeffc\u00ad", "abc"),
        ("\U0001f468\u200d\U0001f469\u200c", "\U0001f468\u200d\U0001f469\u200c"),
        ("a\u00a0 b", "a\u00a0 b"),
        ("\ud800x", "\ufffdx"),
        ("x" * (CELL_MAX + 1), "x" * (CELL_MAX - 1) + "…"),
        ("x" * CELL_MAX, "x" * CELL_MAX),
    ],
    ids=[
        "lines",
        "other lines",
        "invisible",
        "joiners",
        "space that keeps words together",
        "surrogate",
        "too long",
        "just fits",
    ],
)
def test_flattened_text_is_one_printable_line(text: str, expected: str) -> None:
    assert flatten(text) == expected


def test_what_is_cut_ends_in_no_space_and_looks_no_further_than_it_must() -> None:
    assert flatten("ab cd ef", 4) == "ab…"
    assert flatten("ab cd", 5) == "ab cd"
    assert flatten("a      b", 2) == "a…"
    assert flatten("a       b", 2) == "a"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a|b", r"a\|b"), (r"a\|b", r"a\|b"), (r"a\\|b", r"a\\\|b"), (r"\a|", r"\a\|"), ("||", r"\|\|")],
)
def test_every_pipe_is_escaped_once(text: str, expected: str) -> None:
    assert escape_pipes(text) == expected
    assert escape_pipes(expected) == expected


def test_cell_text_is_what_was_meant() -> None:
    assert cell_text(b" \ta \\| b\t ") == "a | b"
    assert cell_text(b"\xffx") == "\ufffdx"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12) x", r"12\) x"),
        ("12.", r"12\."),
        ("12 x", "12 x"),
        ("1x.", "1x."),
        ("``` x", r"\``` x"),
        ("~~~", r"\~~~"),
        ("`code` x", "`code` x"),
        ("~~no~~", "~~no~~"),
        ("- x", r"\- x"),
        ("-", r"\-"),
        ("-x", "-x"),
        ("* * *", r"\* * *"),
        ("***", r"\***"),
        ("**bold** x", "**bold** x"),
        ("+ x", r"\+ x"),
        ("___", r"\___"),
        ("_x_", "_x_"),
        ("=====", r"\====="),
        ("# x", r"\# x"),
        ("> x", r"\> x"),
        ("[x] y", r"\[x] y"),
        (": x", r"\: x"),
        ("a < b <c </d <!-- <?x", r"a < b \<c \</d \<!-- \<?x"),
        ("see ![i](u)", r"see \![i](u)"),
        ("x" * (NOTE_MAX + 9), "x" * (NOTE_MAX - 1) + "…"),
    ],
)
def test_note_text_opens_nothing_and_is_else_as_it_was(text: str, expected: str) -> None:
    assert note_text(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"a \| b\*", "a | b*"),
        (r"\d and \\", "\\d and \\"),
        ("end\\", "end\\"),
        (r"`a \| b` \|", r"`a \| b` |"),
    ],
)
def test_plain_text_has_no_escapes_outside_of_code(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**AAS-1**", "AAS-1"),
        ("[**AAS-1**](https://x/y)", "AAS-1"),
        (" `AAS-1` ", "AAS-1"),
        ("[AAS-1](https://x) and [more](https://y)", "AAS-1"),
        ("[AAS-1]", "[AAS-1]"),
        ("see ](AAS-1", "see ](AAS-1"),
    ],
)
def test_undecorated_text_has_lost_emphasis_and_link(text: str, expected: str) -> None:
    assert undecorated(text) == expected


def test_titles_are_compared_without_case_decoration_and_spacing() -> None:
    assert comparable(" **Needs_Review**  `Now` ") == "needs review now"
    assert comparable(r"a \| STRASSE ~~b~~") == comparable("A | straße b")


def test_width_counts_columns() -> None:
    assert display_width("ab") == 2
    assert display_width("日本") == 4
    assert display_width("e\u0301\u200d") == 1
    assert display_width("\uff21") == 2


@pytest.mark.parametrize(
    ("line", "spans", "leading", "trailing", "pipes"),
    [
        (b"|a|b|", ((1, 2), (3, 4)), True, True, 3),
        (b" | a | ", ((2, 5),), True, True, 2),
        (b"a|b", ((0, 1), (2, 3)), False, False, 1),
        (b"a||", ((0, 1), (2, 2)), False, True, 2),
        (b"||", ((1, 1),), True, True, 2),
        (b"|", ((1, 1),), True, False, 1),
        (b"|a", ((1, 2),), True, False, 1),
        (b"a\\|b|", ((0, 4),), False, True, 1),
        (b"\xef\xbb\xbf|a|", ((4, 5),), True, True, 2),
        (b"  ", ((2, 2),), False, False, 0),
    ],
)
def test_a_line_is_cut_at_its_pipes(
    line: bytes, spans: tuple[tuple[int, int], ...], leading: bool, trailing: bool, pipes: int
) -> None:
    shape = split_row(line)
    assert shape.spans == spans
    assert (shape.leading_pipe, shape.trailing_pipe, shape.pipes) == (leading, trailing, pipes)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b" a  ", (b" ", b"  ")),
        (b"a", (b"", b"")),
        (b"\ta b", (b"\t", b"")),
        (b"   ", (b" ", b"  ")),
        (b" ", (b" ", b" ")),
        (b"", (b"", b"")),
    ],
)
def test_padding_is_what_stands_around_a_text(raw: bytes, expected: tuple[bytes, bytes]) -> None:
    assert padding(raw) == expected


@pytest.mark.parametrize(
    ("raw", "text", "aligned", "expected"),
    [
        (b" ab ", "c", False, b" c "),
        (b" ab ", "c", True, b" c  "),
        (b" ab   ", "c", False, b" c    "),
        (b"   ab ", "c", False, b"    c "),
        (b"  ab  ", "cd", False, b"  cd  "),
        (b"  ab  ", "c", False, b"  c   "),
        (b"  ab   ", "cd", False, b"  cd   "),
        (b" ab   ", "abcd", False, b" abcd "),
        (b" ab   ", "abcdefgh", False, b" abcdefgh "),
        (b"   ab ", "abcd", False, b" abcd "),
        (b"ab   ", "日", True, "日   ".encode()),
        (b"\tab\t\t", "c", True, b"\tc\t\t"),
        (b"ab", "c\\", False, b"c\\ "),
        (b" ab ", "c\\", False, b" c\\ "),
    ],
)
def test_a_new_text_stands_in_its_cell_as_the_old_one_did(
    raw: bytes, text: str, aligned: bool, expected: bytes
) -> None:
    assert fit(raw, text, aligned=aligned) == expected
