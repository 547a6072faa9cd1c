"""Patches and their colours: every character is where it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.git import open_workspace
from generator.plan import Evidence
from generator.report.colours import encoded, runs_of
from generator.report.diffs import LINES_SHOWN, files_of
from generator.report.graph import picture_of
from generator.report.marks import pieces_of, without_secrets
from generator.report.plan_fields import Explained
from generator.report.shown import shown
from generator.values.credentials import REDACTED
from tests.support import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    folder = tmp_path / "w"
    folder.mkdir()
    made = Workspace(folder)
    made.git("init", "--quiet")
    made.write("old.py", "a = 1\nb = 2\n")
    made.write("with space.py", 'x = "\U0001f600"  # ok\n')
    made.commit()
    return made


def decoded(colours: str, text: str) -> list[tuple[str, str]]:
    """Do what the page's script does: lengths count UTF-16 units."""
    units = text.encode("utf-16-le")
    at, found = 0, []
    for kind, size in re.findall(r"([a-z])(\d+)", colours):
        end = at + 2 * int(size)
        found.append((kind, units[at:end].decode("utf-16-le")))
        at = end
    assert at == len(units)
    return found


def test_files_lines_and_colours_of_a_commit(workspace: Workspace) -> None:
    workspace.write("old.py", "a = 1\nb = 'two'\n")
    workspace.write("with space.py", 'y = "\U0001f600\u202e"  # \U0001f600\ndef f(): pass\n')
    workspace.write("é.json", '{"a": 1}')
    (workspace.path / "image.bin").write_bytes(b"\0\1")
    workspace.write("empty.py", "")
    workspace.commit("more")
    head = workspace.git("rev-parse", "HEAD").strip()
    # What the user has set for their own eyes has no part in it.
    workspace.git("config", "diff.external", "false")
    workspace.git("config", "color.diff", "always")
    workspace.git("config", "diff.noprefix", "true")
    found = {file.path: file for file in files_of(open_workspace(workspace.path).patches([head, "0" * 40])[head])}
    assert sorted(found) == ["empty.py", "image.bin", "old.py", "with space.py", "é.json"]
    assert found["old.py"].text.splitlines()[1:] == [" a = 1", "-b = 2", "+b = 'two'"]
    assert (found["old.py"].added, found["old.py"].removed, found["old.py"].change) == (1, 1, "changed")
    assert found["é.json"].change == "added"
    assert found["image.bin"].text == "(no text)"
    assert ("s", "'two'") in decoded(found["old.py"].colours, found["old.py"].text)
    spaced = found["with space.py"]
    assert r"\u202e" in spaced.text
    assert ("f", "f") in decoded(spaced.colours, spaced.text)


def test_a_file_that_nobody_would_scroll_through_is_cut(workspace: Workspace) -> None:
    workspace.write("long.txt", "x\n" * (LINES_SHOWN + 50))
    workspace.commit("long")
    head = workspace.git("rev-parse", "HEAD").strip()
    (file,) = files_of(open_workspace(workspace.path).patches([head])[head])
    assert (len(file.lines), file.added, file.left_out) == (LINES_SHOWN, LINES_SHOWN + 50, 51)


@pytest.mark.parametrize(
    "source", ["", "\n", "def f(:\n", "'''never closed", "\t x\r\n", "a\x0cb\n", "# \U0001f600", "x = 1" * 50_000]
)
def test_colours_change_no_character(source: str) -> None:
    pieces = runs_of("a.py", source)
    assert pieces is None or "".join(text for _, text in pieces) == source
    assert not source or pieces is None or decoded(encoded(pieces), source)


def test_spans_may_lie_in_each_other_and_cross() -> None:
    spans = {"a": (0, 6), "b": (2, 4), "c": (3, 9), "d": (5, 5)}
    fields = [
        Explained(name, None, Evidence(start=start, end=end, rule="r", confidence=1.0), "")
        for name, (start, end) in spans.items()
    ]
    found = pieces_of("0123456789", fields)
    assert "".join(piece.text for piece in found) == "0123456789"
    assert {name: "".join(piece.text for piece in found if name in piece.fields) for name in spans} == {
        "a": "012345",
        "b": "23",
        "c": "345678",
        "d": "",
    }


@pytest.mark.parametrize(
    ("span", "marked"),
    [
        ((0, 3), "use"),
        ((4, 10), REDACTED),
        ((6, 8), REDACTED),
        ((0, 6), f"use {REDACTED}"),
        ((8, 13), f"{REDACTED} or"),
        ((10, 13), " or"),
        ((14, 25), f"{REDACTED} here"),
        ((20, 25), " here"),
        ((25, 25), ""),
    ],
)
def test_places_follow_a_text_of_which_secrets_were_taken_out(span: tuple[int, int], marked: str) -> None:
    text, safe = "use SECRET or HIDDEN here", f"use {REDACTED} or {REDACTED} here"
    field = Explained("title", None, Evidence(start=span[0], end=span[1], rule="r", confidence=1.0), "")
    (moved,) = without_secrets([field], text, safe)
    assert moved.evidence is not None
    assert safe[moved.evidence.start : moved.evidence.end] == marked
    (lost,) = without_secrets([field], text, "of another text")
    assert lost.evidence is None


def test_what_is_not_seen_is_spelled_out() -> None:
    assert shown("a\u200bb\u202ec\x00d\re\r\nf\tg⚠\ufe0f") == r"a\u200bb\u202ec\x00d\re" "\nf\tg⚠\ufe0f"


def test_a_circle_of_tasks_has_a_picture_too() -> None:
    picture = picture_of({"A": ["B"], "B": ["A"], "C": ["A"], "D": []}, {"A": (1, "blocked")})
    assert {box.task_id for box in picture.boxes} == {"A", "B", "C"}
    assert picture_of({"D": []}, {}).boxes == ()
