"""What else must hold where teams update with Copier alone, or let Renovate do it."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.version import Version

from generator.answers.contract import Contract, SettingsClass
from generator.answers.units import ConfigPatchAnswers, UnitAnswers
from generator.unit_places import answers_path
from tests.blueprints import grid
from tests.examples import taking_turns
from tests.release_history import EARLIER, NEWEST
from tests.support import Workspace
from tests.updates.plain import PlainCopier
from tests.updates.units import BLUEPRINTS, rich_unit, workspace_with

COPIER = str(Path(sys.executable).with_name("copier"))
SETTINGS = "core/config/manager.py"
# The default of Renovate's copier manager: lib/modules/manager/copier/index.ts in its repository.
RENOVATE_FINDS = re.compile(r"(^|/)\.copier-answers(\..+)?\.ya?ml")
# What that manager runs where scripts are allowed, the answers file and the version behind it.
RENOVATE_RUNS = ("update", "--skip-answered", "--defaults", "--trust")
TOP = Contract(settings=SettingsClass(path="settings.py", module="settings", class_name="Settings"))


def command(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run Copier's own command."""
    env = {**os.environ, "PYTHONWARNINGS": "ignore"}
    return subprocess.run([COPIER, *args], cwd=cwd, env=env, check=False, capture_output=True, text=True, timeout=300)


def is_behind(workspace: Workspace, answers: UnitAnswers) -> bool:
    """Ask Copier whether there is a newer release for a unit."""
    done = command("check-update", "--output-format=json", "-a", answers_path(answers), cwd=workspace.path)
    said = json.loads(done.stdout)
    assert said["latest_version"] == NEWEST.removeprefix("v")
    assert isinstance(said["update_available"], bool)
    return bool(said["update_available"])


@pytest.mark.slow
def test_commands_of_copier_and_renovate_update_a_unit_of_the_kind_of_the_day(template: Path, tmp_path: Path) -> None:
    # All kinds are updated by the same function in test_golden.py each day.
    units = [rich_unit(blueprint, f"a_{blueprint}") for blueprint in taking_turns(BLUEPRINTS, len(BLUEPRINTS))]
    workspace = workspace_with(units, template, EARLIER[1], tmp_path / "workspace")
    for unit in units:
        assert is_behind(workspace, unit)
        done = command(*RENOVATE_RUNS, "--answers-file", answers_path(unit), "--vcs-ref", NEWEST, cwd=workspace.path)
        assert done.returncode == 0, done.stderr
        workspace.commit(f"Update {unit.key}")
        assert not is_behind(workspace, unit)
    fresh = workspace_with(units, template, NEWEST, tmp_path / "fresh")
    assert workspace.tree("HEAD") == fresh.tree("HEAD")


@pytest.mark.parametrize(
    "answers",
    [*(rich_unit(blueprint, "a_unit") for blueprint in BLUEPRINTS), grid.config_patch("at_top", TOP, grid.FIELDS[:1])],
    ids=lambda each: each.key,
)
def test_renovate_finds_answers_files_and_nothing_else_of_a_unit(answers: UnitAnswers) -> None:
    path = answers_path(answers)
    assert RENOVATE_FINDS.search(path)
    assert not RENOVATE_FINDS.search(path.replace(".copier-answers", ".fields"))
    assert not RENOVATE_FINDS.search(path.replace(".copier-answers", "copier-answers"))


def test_answers_files_say_what_renovate_reads(template: Path, tmp_path: Path) -> None:
    units = [rich_unit(blueprint, f"a_{blueprint}") for blueprint in BLUEPRINTS]
    workspace = workspace_with(units, template, EARLIER[0], tmp_path / "workspace")
    found = [path for path in workspace.tree("HEAD") if RENOVATE_FINDS.search(path)]
    assert sorted(found) == sorted(answers_path(unit) for unit in units)
    for path in found:
        data = yaml.safe_load(workspace.show("HEAD", path))
        assert data["_src_path"] == str(template)
        assert Version(data["_commit"]) == Version(EARLIER[0])


class Settings:
    """Two settings units of a release in one workspace, of which the first is updated with other answers."""

    def __init__(self, template: Path, release: str, folder: Path) -> None:
        self.first = rich_unit("config_patch", "first")
        self.second = rich_unit("config_patch", "second")
        self.workspace = workspace_with([self.first, self.second], template, release, folder)

    def edit(self, old: str, new: str) -> None:
        """Edit the settings class by hand."""
        text = self.workspace.show("HEAD", SETTINGS) + "\n"
        assert text.count(old) == 1
        self.workspace.write(SETTINGS, text.replace(old, new))
        self.workspace.commit("By hand")

    def delete(self, name: str) -> None:
        """Delete a setting by hand."""
        text = self.workspace.show("HEAD", SETTINGS) + "\n"
        lines = text.splitlines(keepends=True)
        (node,) = [
            each
            for each in ast.walk(ast.parse(text))
            if isinstance(each, ast.AnnAssign) and ast.unparse(each.target) == name
        ]
        self.edit("".join(lines[node.lineno - 1 : node.end_lineno]), "")

    def update(self, copier: PlainCopier, fields: Sequence[dict[str, Any]]) -> str:
        """Update the first unit to these fields."""
        data = {"config_patch": {"fields": list(fields)}}
        return copier.update(self.workspace.path, answers_path(self.first), data=data)

    def fields(self) -> list[dict[str, Any]]:
        """Return the first unit's fields."""
        assert isinstance(self.first, ConfigPatchAnswers)
        return [field.model_dump() for field in self.first.config_patch.fields]

    def file(self, path: str) -> str:
        """Return a file of the work tree."""
        return (self.workspace.path / path).read_text(encoding="utf-8")

    def lines_about(self, unit: str) -> list[str]:
        """Return the lines of the settings class and of the example environment that name a unit's settings."""
        texts = (self.file(SETTINGS), self.file(".env.example"))
        return [line.strip() for text in texts for line in text.splitlines() if f"of_{unit}_" in line.lower()]


@pytest.mark.slow
def test_settings_class_follows_the_answers_and_keeps_what_the_team_wrote(
    template: Path, copier: PlainCopier, tmp_path: Path
) -> None:
    scene = Settings(template, EARLIER[0], tmp_path / "workspace")
    edited = 'of_first_1: str = Field(\n        default="127.0.0.1"'
    scene.edit(edited, edited.replace("127.0.0.1", "0.0.0.0"))  # noqa: S104 - nothing listens here
    others = scene.lines_about("second")
    kept, changed_by_both, renamed, dropped, deleted = scene.fields()
    scene.delete("of_first_4")
    head = scene.workspace.git("rev-parse", "HEAD")
    said = scene.update(
        copier,
        [
            {**kept, "default": "8421"},
            {**changed_by_both, "default": '"localhost"'},
            {**renamed, "name": "of_first_switch"},
            deleted,
        ],
    )
    text = scene.file(SETTINGS)
    assert "of_first_0: int = Field(default=8421" in text
    assert '"0.0.0.0"' in text
    assert "of_first_switch: bool" in text
    assert [name for name in ("of_first_2", "of_first_3", "of_first_4", "localhost") if name in text] == []
    assert "config_patch:first: of_first_1 was edited in the settings class since and stays as it is." in said
    assert dropped["name"] not in said
    example = scene.file(".env.example")
    assert "OF_FIRST_0=8421" in example
    assert "OF_FIRST_SWITCH=true" in example
    assert "OF_FIRST_2" not in example
    assert scene.lines_about("second") == others
    assert scene.workspace.git("rev-parse", "HEAD") == head


@pytest.mark.slow
def test_same_answers_leave_the_settings_class_alone(template: Path, copier: PlainCopier, tmp_path: Path) -> None:
    """A setting that the team has deleted does not come back with a newer blueprint."""
    scene = Settings(template, EARLIER[0], tmp_path / "workspace")
    scene.delete("of_first_0")
    before = scene.file(SETTINGS), scene.file(".env.example")
    copier.update(scene.workspace.path, answers_path(scene.first))
    assert (scene.file(SETTINGS), scene.file(".env.example")) == before
    assert f"_commit: {NEWEST}" in scene.file(answers_path(scene.first))
