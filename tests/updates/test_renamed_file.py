"""What Copier does with a file that a release renames: why a migration carries the edits, and why after the merge."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.git import open_workspace, unmerged_paths
from generator.migrations.moving import carry_over
from generator.migrations.records import Change
from tests.blueprints import grid
from tests.support import Workspace
from tests.updates.plain import plain_copier

ANSWERS = ".copier-answers.yml"
OLD, NEW = "old.txt", "new.txt"
LINES = "".join(f"line {number}\n" for number in range(9))
COPIER_YML = "_exclude: [.git, copier.yml]\nq: {type: str, default: x}\n"
MOVE_BEFORE = "_migrations:\n  - command: [git, mv, old.txt, new.txt]\n    when: \"{{ _stage == 'before' }}\"\n"


class Scene:
    """A template that renames a file and changes line 7, a unit of its first release, and line 2 of the team's."""

    def __init__(self, folder: Path, migrations: str = "") -> None:
        self.template = Workspace(folder / "template")
        self.template.write("copier.yml", COPIER_YML)
        self.template.write("{{ _copier_conf.answers_file }}.jinja", "{{ _copier_answers | to_nice_yaml }}")
        self.template.write(OLD, LINES)
        self.template.git("init", "--quiet")
        self.release("v1.0.0")
        self.unit = Workspace(folder / "unit")
        self.unit.write(ANSWERS, f"_commit: v1.0.0\n_src_path: {self.template.path}\nq: x\n")
        self.unit.write(OLD, LINES.replace("line 2\n", "line of the team\n"))
        self.unit.git("init", "--quiet")
        self.unit.commit()
        (self.template.path / OLD).unlink()
        self.template.write(NEW, LINES.replace("line 7\n", "line of the release\n"))
        self.template.write("copier.yml", COPIER_YML + migrations)
        self.release("v2.0.0")
        with plain_copier(self.template.path) as copier:
            copier.update(self.unit.path, ANSWERS)

    def release(self, tag: str) -> None:
        """Commit the template and tag it."""
        self.template.commit(tag)
        self.template.git("tag", tag)

    @property
    def text(self) -> str:
        """The file under its new name."""
        return (self.unit.path / NEW).read_text(encoding="utf-8")


def test_copier_alone_takes_edits_away_with_the_old_name(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    assert not (scene.unit.path / OLD).exists()
    assert "line of the team" not in scene.text
    assert not unmerged_paths(open_workspace(scene.unit.path))


def test_moving_before_the_merge_makes_a_conflict_of_what_nobody_edited(tmp_path: Path) -> None:
    scene = Scene(tmp_path, MOVE_BEFORE)
    assert unmerged_paths(open_workspace(scene.unit.path)) == {NEW}
    assert "<<<<<<< before updating\nline 7\n=======\nline of the release\n" in scene.text


def test_merging_afterwards_with_the_old_render_brings_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(tmp_path)
    answers = grid.config_patch("any", grid.CONTRACTS["design"], grid.FIELDS[:1])
    monkeypatch.setattr(Change, "rendered", lambda _, path: LINES.encode() if path == OLD else None)
    assert carry_over(Change(answers, ANSWERS, open_workspace(scene.unit.path)), OLD, NEW) == []
    expected = LINES.replace("line 2\n", "line of the team\n").replace("line 7\n", "line of the release\n")
    assert scene.text == expected
