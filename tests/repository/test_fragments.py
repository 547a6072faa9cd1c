"""Lines for the changelog that lie in files of their own come into its newest entry, each in its section."""

from __future__ import annotations

from pathlib import Path

import pytest

from release.fragments import BadFragment, collected, fragments
from tests.release_history import ROOT

OPEN = """# Changelog

## 1.1.0 (not released yet)

What it is.

### Reading

- One.

### Blueprints

- `plugin`: `config.py`.

## 1.0.0 (2026-01-01)

### Building

- Old.
"""
EXPECTED = """# Changelog

## 1.1.0 (not released yet)

What it is.

### Reading

- One.
- Two,
  on two lines.
- Three.

### Building

- New.

### Blueprints

- `plugin`: `config.py`.
- `service`: `<name>.py`.

## 1.0.0 (2026-01-01)

### Building

- Old.
"""
LYING = {
    "a.reading.md": "- Two,\n  on two lines.\n",
    "b.reading.md": "- Three.",
    "c.building.md": "- New.\n\n",
    "d.blueprints.md": "- `service`: `<name>.py`.\n",
    "README.md": "not for it\n",
}


def tree(folder: Path, changelog: str, lying: dict[str, str]) -> Path:
    (folder / "changelog.d").mkdir()
    (folder / "CHANGELOG.md").write_text(changelog, encoding="utf-8")
    for name, text in lying.items():
        (folder / "changelog.d" / name).write_text(text, encoding="utf-8")
    return folder


def test_lines_stand_at_the_ends_of_their_sections(tmp_path: Path) -> None:
    assert collected(tree(tmp_path, OPEN, LYING), "1.1.0") == EXPECTED


def test_an_entry_is_begun_where_the_newest_one_is_released(tmp_path: Path) -> None:
    released = OPEN[OPEN.index("## 1.0.0") :]
    made = collected(tree(tmp_path, f"# Changelog\n\n{released}", {"c.building.md": "- New.\n"}), "1.2.0")
    assert made == f"# Changelog\n\n## 1.2.0 (not released yet)\n\n### Building\n\n- New.\n\n{released}"


def test_nothing_is_changed_without_fragments(tmp_path: Path) -> None:
    assert collected(tree(tmp_path, OPEN, {}), "9.0.0") == OPEN


def test_what_belongs_nowhere_is_named(tmp_path: Path) -> None:
    root = tree(
        tmp_path, OPEN, {"a.speed.md": "- x\n", "b.md": "- x\n", "c.building.md": "text\n", "d.building.txt": "- x"}
    )
    with pytest.raises(BadFragment) as caught:
        fragments(root)
    assert [line.partition(" ")[0].removeprefix("changelog.d/") for line in str(caught.value).splitlines()] == [
        "a.speed.md",
        "b.md",
        "c.building.md",
        "d.building.txt",
    ]


def test_the_lines_of_this_tree_can_be_released() -> None:
    assert all(path.name.count(".") == 2 for path in fragments(ROOT))
    assert "## next" not in collected(ROOT, "next")
