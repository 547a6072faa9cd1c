"""Comments that switch gates off lose their effect, and nothing else moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.gates.suppressions import disarm


def disarmed(source: bytes, tmp_path: Path) -> bytes:
    (tmp_path / "a.py").write_bytes(source)
    changed = disarm(tmp_path, ["a.py"])
    after = (tmp_path / "a.py").read_bytes()
    assert changed == (["a.py"] if after != source else [])
    return after


@pytest.mark.parametrize(
    "comment",
    [
        "# type: ignore",
        "#type:ignore[assignment]",
        "# type :\tignore",
        "# mypy: ignore-errors",
        "# mypy: disable-error-code=assignment",
        "# noqa: F401",
        "# NOQA",
        "# flake8: noqa",
        "# pragma: no cover",
        "# pragma: allowlist secret",
        "# pyright: ignore",
        "# ruff: noqa",
        "# nosec B105",
        "# pylint: disable=all",
        "# fine # type: ignore",
    ],
)
def test_a_suppression_is_taken_away_and_no_column_moves(comment: str, tmp_path: Path) -> None:
    source = f'{comment}\nx: int = ""  {comment}\n'.encode()
    after = disarmed(source, tmp_path)
    assert len(after) == len(source)
    for word in (b"ignore", b"noqa", b"pragma:", b"mypy:", b"pyright:", b"ruff:", b"nosec", b"pylint:"):
        if word in source.lower():
            assert after.lower().count(word) == 0 or word == b"ignore"
    assert b"type: ignore" not in after
    assert after.split(b"\n")[1].startswith(b'x: int = ""  #')


@pytest.mark.parametrize(
    "source",
    [
        b'x = "# type: ignore"\n',
        b"'''\n# noqa\n# mypy: ignore-errors\n'''\n",
        b"x = 1  # ordinary\n",
        b"f = f'{1}# noqa'\n",
        b"",
        b"# nothing at the end",
    ],
)
def test_strings_and_ordinary_comments_stay(source: bytes, tmp_path: Path) -> None:
    assert disarmed(source, tmp_path) == source


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"x = 1  # noqa\r\ny = '\x0c'\r\n", b"x = 1  # ----\r\ny = '\x0c'\r\n"),
        (b"\x0cx = 1  # noqa\n", b"\x0cx = 1  # ----\n"),
        (b"# coding: latin-1\nx = '\xe9'  # noqa \xe9\n", b"# coding: latin-1\nx = '\xe9'  # ---- \xe9\n"),
        (b"\xef\xbb\xbfx = 1  # noqa\n", b"\xef\xbb\xbfx = 1  # ----\n"),
        ("x = '\u2028\x85'  # noqa\n".encode(), "x = '\u2028\x85'  # ----\n".encode()),
        (b"x = '\xf0\x9f\x8e\xb2'  # noqa", b"x = '\xf0\x9f\x8e\xb2'  # ----"),
        (b"x = (  # noqa\n    1,  # type: ignore\n)\n", b"x = (  # ----\n    1,  # ------------\n)\n"),
    ],
)
def test_line_ends_and_encodings_survive(source: bytes, expected: bytes, tmp_path: Path) -> None:
    assert disarmed(source, tmp_path) == expected


@pytest.mark.parametrize(
    "source", [b"x = (  # noqa\n", b"# coding: nonsense\nx = 1  # noqa\n", b"x = '\xff'  # noqa\n", b"'''  # noqa\n"]
)
def test_a_file_that_cannot_be_read_is_disarmed_all_the_same(source: bytes, tmp_path: Path) -> None:
    assert disarmed(source, tmp_path) == source.replace(b"noqa", b"----")
