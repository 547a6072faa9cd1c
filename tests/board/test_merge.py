"""Two changes of one text, put together: in order where it is clear, else both kept."""

from __future__ import annotations

import pytest

from generator.board.merge import clean_merge, merge

BASE = b"a\nb\nc\nd\ne\n"
# What mine says, what theirs says, the merge, and the merge where doubt is refused.
MERGES: dict[str, tuple[bytes, bytes, bytes, bytes | None]] = {
    "only mine": (b"a\nB\nc\nd\ne\n", BASE, b"a\nB\nc\nd\ne\n", b"a\nB\nc\nd\ne\n"),
    "only theirs": (BASE, b"a\nc\nd\ne\n", b"a\nc\nd\ne\n", b"a\nc\nd\ne\n"),
    "the same": (b"a\nX\n", b"a\nX\n", b"a\nX\n", b"a\nX\n"),
    "far apart": (b"A\nb\nc\nd\ne\n", b"a\nb\nc\nd\nE\n", b"A\nb\nc\nd\nE\n", b"A\nb\nc\nd\nE\n"),
    "lines that touch": (b"A\nb\nc\nd\ne\n", b"a\nB\nc\nd\ne\n", b"A\nB\nc\nd\ne\n", None),
    "one line": (b"a\nb\nC\nd\ne\n", b"a\nb\nX\nd\ne\n", b"a\nb\nX\nC\nd\ne\n", None),
    "one of two changed alike": (b"A\nb\nc\nd\nE\n", b"A\nb\nc\nd\ne\n", b"A\nb\nc\nd\nE\n", b"A\nb\nc\nd\nE\n"),
    "both at the end": (BASE + b"mine\n", BASE + b"theirs\n", BASE + b"theirs\nmine\n", None),
    "both at the beginning": (b"mine\n" + BASE, b"theirs\n" + BASE, b"theirs\nmine\n" + BASE, None),
    "an end and a beginning": (BASE + b"mine\n", b"theirs\n" + BASE, b"theirs\n" + BASE + b"mine\n",
                               b"theirs\n" + BASE + b"mine\n"),
    "in between": (b"a\nb\nmine\nc\nd\ne\n", b"a\nb\nc\nd\ntheirs\ne\n", b"a\nb\nmine\nc\nd\ntheirs\ne\n",
                   b"a\nb\nmine\nc\nd\ntheirs\ne\n"),
    "insertion before what they removed": (b"a\nb\nmine\nc\nd\ne\n", b"a\nb\nd\ne\n", b"a\nb\nmine\nd\ne\n", None),
    "removed here and changed there": (b"a\nd\ne\n", b"a\nb\nX\nd\ne\n", b"a\nb\nX\nd\ne\n", None),
    "no line end at the end": (BASE + b"mine", BASE + b"theirs", BASE + b"theirs\nmine", None),
    "line end lost": (b"a\nb\nc\nd\ne", BASE + b"f\n", b"a\nb\nc\nd\ne\nf\n", None),
    "everything gone": (b"", b"a\nb\nc\nd\ne\nf\n", b"f\n", None),
    "equal lines": (b"a\nb\nc\nd\nd\ne\n", b"a\nb\nc\nd\ne\ne\n", b"a\nb\nc\nd\nd\ne\ne\n",
                    b"a\nb\nc\nd\nd\ne\ne\n"),
}  # fmt: skip


@pytest.mark.parametrize(("mine", "theirs", "both", "clean"), MERGES.values(), ids=MERGES.keys())
def test_both_changes_are_in(mine: bytes, theirs: bytes, both: bytes, clean: bytes | None) -> None:
    assert merge(BASE, mine, theirs) == both
    assert clean_merge(BASE, mine, theirs) == clean


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_line_ends_stay(ending: bytes) -> None:
    base, mine, theirs = (text.replace(b"\n", ending) for text in (BASE, b"A\nb\nc\nd\ne\n", BASE + b"f\n"))
    assert merge(base, mine, theirs) == b"A\nb\nc\nd\ne\nf\n".replace(b"\n", ending)
