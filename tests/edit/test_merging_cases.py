"""Folders of ``cases/merging/fragments``: ``before.py`` and ``fragment.txt`` give ``after.py`` or a refusal."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from generator.edit.three_way import Merged, Refused
from generator.edit.three_way.merge import merge_fragment

CASES = Path(__file__).parents[1] / "cases" / "merging" / "fragments"
NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())


def facts(name: str) -> dict[str, Any]:
    path = CASES / name / "case.json"
    found: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    return found


def merge(name: str, source: bytes) -> Merged | Refused:
    fragment = (CASES / name / "fragment.txt").read_text(encoding="utf-8")
    return merge_fragment(source, fragment, class_name=facts(name).get("class_name", ""))


@pytest.mark.parametrize("name", NAMES)
def test_case(name: str) -> None:
    before = (CASES / name / "before.py").read_bytes()
    merged = merge(name, before)
    refused = facts(name).get("refused", "")
    if refused:
        assert isinstance(merged, Refused)
        assert re.search(refused, merged.reason)
        assert merged.reason.endswith(".")
        assert not (CASES / name / "after.py").exists()
        return
    assert isinstance(merged, Merged), merged
    assert merged.code == (CASES / name / "after.py").read_bytes()
    assert bool(merged.notes) == (merged.code != before)
    again = merge(name, merged.code)
    assert isinstance(again, Merged)
    assert again.code == merged.code


def _lines_kept(before: bytes, after: bytes) -> int:
    """Return how many lines of the old file are gone, order respected."""
    rest = iter(after.split(b"\n"))
    gone = 0
    for line in before.split(b"\n"):
        position = list(rest)
        if line in position:
            rest = iter(position[position.index(line) + 1 :])
        else:
            gone += 1
            rest = iter(position)
    return gone


@pytest.mark.parametrize("name", [name for name in NAMES if "refused" not in facts(name)])
def test_only_lines_are_added_unless_an_entry_a_name_or_a_body_changes(name: str) -> None:
    before, after = ((CASES / name / file).read_bytes() for file in ("before.py", "after.py"))
    changing = ("replaced", "filled", "imports", "tuple", "too_long", "list_above", "set", "without_newline")
    limit = 6 if any(word in name for word in changing) else 0
    assert _lines_kept(before, after) <= limit
    assert before.startswith(b"\xef\xbb\xbf") == after.startswith(b"\xef\xbb\xbf")
    assert (b"\r\n" in before) == (b"\r\n" in after)
    assert before.endswith(b"\n") == after.endswith(b"\n")
    ast.parse(after)


@pytest.mark.parametrize("name", [name for name in NAMES if "refused" not in facts(name)])
def test_line_ends_and_tabs_survive(name: str) -> None:
    before = (CASES / name / "before.py").read_bytes()
    if b"\r" in before or b"\t" in before or "string_over_lines" in name:
        return
    windows = before.replace(b"\n", b"\r\n")
    merged, plain = merge(name, windows), merge(name, before)
    assert isinstance(merged, Merged)
    assert isinstance(plain, Merged)
    assert merged.code == plain.code.replace(b"\n", b"\r\n")


def test_there_are_enough_cases() -> None:
    refused = [name for name in NAMES if facts(name).get("refused")]
    assert len(NAMES) - len(refused) >= 45
    assert len(refused) >= 25
